// What the compiler may know of the process environment.

/** Whether a variable is there, never what it holds. */
export interface Environment {
  isSet(name: string): boolean;
}

// What a reader of a literal gives back: the value, or what is wrong with the text.

interface Problem {
  /** One sentence without a full stop: `"30" is not a duration: the unit is missing`. */
  readonly message: string;
  readonly help?: string;
}

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** On one line, for where no excerpt is shown. */
export function problemText({ message, help }: Problem): string {
  return help === undefined ? message : `${message} (${help})`;
}

export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function fault(message: string, help?: string): Reading<never> {
  return { ok: false, problem: help === undefined ? { message } : { message, help } };
}

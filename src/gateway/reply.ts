// Where an answer goes: the server writes it to Node's response, `explain` and tests keep it.

export interface Reply {
  /** Once, before any body. Header names in lower case. */
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** False: the client reads slower than we write; wait for `onDrain`. */
  write(chunk: Buffer | string): boolean;
  end(chunk?: Buffer | string): void;
  /** Cuts the connection: the answer cannot be ended well. */
  destroy(): void;
  onDrain(listener: () => void): void;
  /** The client left before the answer was whole. Called once, at once if it has already left. */
  onGone(listener: () => void): void;
}

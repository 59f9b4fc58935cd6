// The bytes of a stream as text to look through: its characters, or one character a byte.

export interface Decoding {
  /** A byte order mark, in this text. */
  readonly mark: string;
  /** The text of bytes that may be split anywhere. */
  next(chunk: Buffer): string;
  /** What is left at the end: of a character that was cut off. */
  last(): string;
}

export function characters(): Decoding {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    mark: '\uFEFF',
    next: (chunk) => decoder.decode(chunk, { stream: true }),
    last: () => decoder.decode(),
  };
}

/**
 * For what passes through: a place in the text is one in the bytes, nothing is kept between chunks, and what is no UTF-8 stays as
 * it is. Frames are found as well as in characters, because whatever means something to SSE and to JSON is ASCII.
 */
export const BYTEWISE: Decoding = {
  mark: bytewise('\uFEFF'),
  next: (chunk) => chunk.toString('latin1'),
  last: () => '',
};

/** One character for each byte of a text in UTF-8. */
export function bytewise(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const NOT_ASCII = /[\x80-\xff]/;

/** What `bytewise` was made of. */
export function fromBytewise(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  return Buffer.from(text, 'latin1').toString();
}

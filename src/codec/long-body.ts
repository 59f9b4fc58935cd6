// A long body in the pieces in which it came: it is read where it is, changed by a piece between two others, and sent on
// without ever being one. Bytes that are put together anew are what makes the garbage collector run while bodies are long.
import { isUtf8 } from 'node:buffer';

/** A request's bytes: most come in one piece, or are soon put together. */
export type RequestBytes = Buffer | LongBody;

/** Below, putting pieces together costs less than sending them one by one. */
const LONG_BYTES = 256 * 1024;
/** Of a long body's pieces, on average: many small ones are kept as one. */
const FEWEST_PIECE_BYTES = 8 * 1024;

/** A body of what was read one after the other. */
export function bodyOf(chunks: readonly Buffer[]): RequestBytes {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const body = new LongBody(chunks);
  return body.length < LONG_BYTES || body.length < chunks.length * FEWEST_PIECE_BYTES ? body.whole() : body;
}

export class LongBody implements Iterable<Buffer> {
  readonly length: number;
  readonly #pieces: readonly Buffer[];

  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces;
    this.length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  [Symbol.iterator](): Iterator<Buffer> {
    return this.#pieces.values();
  }

  /** As `Buffer.subarray`. */
  subarray(start: number, end = this.length): LongBody {
    const pieces: Buffer[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const cut = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
      if (cut.length > 0) pieces.push(cut);
      at += piece.length;
    }
    return new LongBody(pieces);
  }

  whole(): Buffer {
    return Buffer.concat(this.#pieces, this.length);
  }

  toString(): string {
    return side(this).toString();
  }
}

export function wholeBytes(body: RequestBytes): Buffer {
  return body instanceof LongBody ? body.whole() : body;
}

/** The text of bytes; undefined where they are not UTF-8. */
export function readUtf8(body: RequestBytes): string | undefined {
  const bytes = body instanceof LongBody ? side(body) : body;
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** Longer bodies are rare, and get bytes of their own. */
const MOST_SIDE_BYTES = 4 * 1024 * 1024;
let shared: Buffer = Buffer.alloc(0);

/** The pieces side by side, in bytes that the next body is put into: to be read at once. */
function side(body: LongBody): Buffer {
  if (body.length > MOST_SIDE_BYTES) return body.whole();
  if (shared.length < body.length) shared = Buffer.allocUnsafeSlow(body.length);
  let at = 0;
  for (const piece of body) at += piece.copy(shared, at);
  return shared.subarray(0, body.length);
}

// Changes of a text made in its bytes: what stands between them is not made anew.
import { LongBody, type RequestBytes } from './long-body.ts';

/** A part of a text, and what comes into its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface TextAndBytes {
  readonly text: string;
  /** The same. */
  readonly bytes: RequestBytes;
}

/** @param splices in the order of their places in the text, none within another */
export function spliceBytes({ text, bytes }: TextAndBytes, splices: readonly Splice[]): RequestBytes {
  // A place in a text is one in its bytes where all of them are ASCII.
  const inBytes = text.length === bytes.length ? splices : splices.map((splice) => placed(splice, text));
  return bytes instanceof LongBody ? betweenPieces(bytes, inBytes) : copied(bytes, inBytes);
}

function placed({ start, end, text: inPlace }: Splice, text: string): Splice {
  const placeOf = (at: number) => Buffer.byteLength(text.slice(0, at));
  return { start: placeOf(start), end: placeOf(end), text: inPlace };
}

/** Into new bytes at once: parts and lists of a short body would cost more than its copy. */
function copied(bytes: Buffer, splices: readonly Splice[]): Buffer {
  let length = bytes.length;
  for (const { start, end, text } of splices) length += Buffer.byteLength(text) - (end - start);
  const result = Buffer.allocUnsafe(length);
  let written = 0;
  let read = 0;
  for (const { start, end, text } of splices) {
    written += bytes.copy(result, written, read, start);
    written += result.write(text, written);
    read = end;
  }
  bytes.copy(result, written, read);
  return result;
}

function betweenPieces(body: LongBody, splices: readonly Splice[]): LongBody {
  const pieces: Buffer[] = [];
  let read = 0;
  for (const { start, end, text } of splices) {
    pieces.push(...body.subarray(read, start), Buffer.from(text));
    read = end;
  }
  return new LongBody([...pieces, ...body.subarray(read)]);
}

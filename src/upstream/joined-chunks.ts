// The chunks of an answer that one read of a socket brought, as one piece of bytes.

/** Fewer bytes are copied: it costs no more, and the buffer that they came in can go. */
const FEW = 4096;
/** Between two chunks stand a line end, a length in hexadecimal digits, a line end; anything longer is not looked at. */
const LEAST_BETWEEN = 5;
const MOST_BETWEEN = 12;

/**
 * Chunks that stand in one buffer, with nothing but such lines between them, are moved together where they are: copied elsewhere, they
 * would take a tenth of what a stream costs that comes in few reads. All others are copied.
 */
export function joinedChunks(chunks: readonly Buffer[]): Buffer {
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (first === undefined || last === undefined || first === last) return first ?? Buffer.alloc(0);
  const length = last.byteOffset + last.length - first.byteOffset;
  if (length < FEW || chunks.some(({ buffer }) => buffer !== first.buffer)) return Buffer.concat(chunks);
  const bytes = Buffer.from(first.buffer, first.byteOffset, length);
  return standTogether(bytes, chunks) ? movedTogether(bytes, chunks) : Buffer.concat(chunks);
}

function standTogether(bytes: Buffer, chunks: readonly Buffer[]): boolean {
  let end = 0;
  for (const { byteOffset, length } of chunks) {
    const start = byteOffset - bytes.byteOffset;
    if (start !== 0 && !isChunkLine(bytes, end, start)) return false;
    end = start + length;
  }
  return true;
}

function movedTogether(bytes: Buffer, chunks: readonly Buffer[]): Buffer {
  let end = 0;
  for (const { byteOffset, length } of chunks) {
    const start = byteOffset - bytes.byteOffset;
    if (start > end) bytes.copyWithin(end, start, start + length);
    end += length;
  }
  return bytes.subarray(0, end);
}

function isChunkLine(bytes: Buffer, from: number, to: number): boolean {
  if (to - from < LEAST_BETWEEN || to - from > MOST_BETWEEN) return false;
  if (!isLineEnd(bytes, from) || !isLineEnd(bytes, to - 2)) return false;
  for (let at = from + 2; at < to - 2; at += 1) if (!isHexDigit(bytes[at] as number)) return false;
  return true;
}

function isLineEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}

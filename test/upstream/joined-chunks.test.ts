// Chunks of one read: together they are what they were one by one, and nothing else of the memory around them changes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedChunks } from '../../src/upstream/joined-chunks.ts';

/** Chunks in one buffer, with `between` before each but the first. */
function laidOut(texts: readonly Buffer[], between: (next: Buffer) => string): { memory: Buffer; chunks: Buffer[] } {
  const parts = texts.flatMap((text, index) => [Buffer.from(index === 0 ? 'head' : between(text)), text]);
  const memory = Buffer.concat([...parts, Buffer.from('\r\n0\r\n\r\nthe next answer')]);
  let at = 0;
  const places = parts.map((part) => {
    at += part.length;
    return memory.subarray(at - part.length, at);
  });
  return { memory, chunks: places.filter((_, index) => index % 2 === 1) };
}

const chunkLine = (next: Buffer) => `\r\n${next.length.toString(16)}\r\n`;
const texts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 6000 }).map(Buffer.from), {
  minLength: 1,
  maxLength: 8,
});

test('chunks with their lines between them are joined, and what comes after them stays', () => {
  fc.assert(
    fc.property(texts, (said) => {
      const { memory, chunks } = laidOut(said, chunkLine);
      expect(joinedChunks(chunks).equals(Buffer.concat(said))).toBe(true);
      expect(memory.toString('latin1')).toMatch(/\r\n0\r\n\r\nthe next answer$/);
    }),
    { numRuns: 50 },
  );
});

test('long ones are moved, not copied', () => {
  const { memory, chunks } = laidOut([Buffer.alloc(5000, 'a'), Buffer.alloc(5000, 'b')], chunkLine);
  expect(joinedChunks(chunks).buffer).toBe(memory.buffer);
});

test.each(['', '\r\n', 'somebody’s', '\r\nzz\r\n', '\r\n1;name=value\r\n', '\n\n12\r\n', '\r\n12ab'])(
  'what stands between them is left alone where it is no such line: %j',
  (between) => {
    const said = [Buffer.alloc(5000, 'a'), Buffer.alloc(5000, 'b'), Buffer.alloc(5000, 'c')];
    const { memory, chunks } = laidOut(said, (next) => (next === said[2] ? between : chunkLine(next)));
    const before = memory.toString('latin1');
    expect(joinedChunks(chunks).equals(Buffer.concat(said))).toBe(true);
    expect(memory.toString('latin1')).toBe(before);
  },
);

test('chunks of several buffers, or in another order, are copied', () => {
  const said = [Buffer.alloc(5000, 'a'), Buffer.alloc(5000, 'b')];
  expect(joinedChunks(said).equals(Buffer.concat(said))).toBe(true);
  const back = laidOut(said, chunkLine).chunks.reverse();
  expect(joinedChunks(back).equals(Buffer.concat(said.reverse()))).toBe(true);
});

test('none are no bytes', () => {
  expect(joinedChunks([])).toHaveLength(0);
});

// Long bodies in pieces: the same as one buffer, wherever it was cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyOf, LongBody, readUtf8, wholeBytes } from '../../src/codec/long-body.ts';

const KB = 1024;

/** A text, and places to cut its bytes at. */
const cutText = fc.tuple(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.nat(200), { maxLength: 6 }));

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

test('cut anywhere, in the midst of a character too, it is the same text, the same bytes and the same parts', () => {
  fc.assert(
    fc.property(cutText, fc.nat(200), fc.nat(200), ([text, places], one, other) => {
      const bytes = Buffer.from(text);
      const body = new LongBody(cut(bytes, places));
      expect(body.length).toBe(bytes.length);
      expect(body.toString()).toBe(bytes.toString());
      expect(readUtf8(body)).toBe(bytes.toString());
      expect(Buffer.concat([...body])).toEqual(bytes);
      expect(body.whole()).toEqual(bytes);
      const [start, end] = [Math.min(one, other), Math.max(one, other)];
      expect(body.subarray(start, end).whole()).toEqual(Buffer.from(bytes.subarray(start, end)));
      expect(body.subarray(start).whole()).toEqual(Buffer.from(bytes.subarray(start)));
    }),
  );
});

test('bytes that are no UTF-8 have no text, in one piece and in several', () => {
  const bytes = Buffer.from([0x61, 0xc3, 0x28]);
  expect(readUtf8(bytes)).toBeUndefined();
  expect(readUtf8(new LongBody(cut(bytes, [2])))).toBeUndefined();
  // What was read before is left in nobody's way.
  expect(readUtf8(new LongBody([Buffer.from('a'), Buffer.from('b')]))).toBe('ab');
});

test('only what is long and came in large pieces stays in them', () => {
  const piece = Buffer.alloc(64 * KB, 'a');
  expect(bodyOf([piece])).toBe(piece);
  expect(bodyOf([piece, piece])).toBeInstanceOf(Buffer);
  expect(bodyOf(Array(4).fill(piece))).toBeInstanceOf(LongBody);
  expect(bodyOf(Array(512).fill(Buffer.alloc(KB)))).toBeInstanceOf(Buffer);
  expect(bodyOf([])).toEqual(Buffer.alloc(0));
  const long = bodyOf(Array(100).fill(piece));
  expect(wholeBytes(long)).toEqual(Buffer.alloc(100 * 64 * KB, 'a'));
  expect(readUtf8(long)).toBe('a'.repeat(100 * 64 * KB));
});

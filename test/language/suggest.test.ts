// "Did you mean" finds what was meant and keeps quiet otherwise.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../src/edit-distance.ts';
import { suggest } from '../../src/language/suggest.ts';

const NAMES = ['openai', 'anthropic', 'azure', 'gemini', 'to', 'tag', 'timeout', 'route', 'routes'];

describe('suggest', () => {
  test.each([
    ['opnai', 'openai'],
    ['opneai', 'openai'],
    ['antropic', 'anthropic'],
    ['Azure', 'azure'],
    ['rotue', 'route'],
    ['tga', 'tag'],
    ['bedrock', undefined],
    ['x', undefined],
    ['ti', undefined],
  ])('%s', (word, expected) => expect(suggest(word, NAMES)).toBe(expected));

  test('the distance is symmetric, zero just for the same, and at most the longer length', () => {
    const short = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

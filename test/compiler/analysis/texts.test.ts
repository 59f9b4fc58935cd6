// Globs as automata, and as what can be told of them without one, agree with the globs that route requests.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/compiler/analysis/space/budget.ts';
import { alternativesOf, countAlternatives } from '../../../src/compiler/analysis/text/alternatives.ts';
import { findWord } from '../../../src/compiler/analysis/text/find-word.ts';
import { Globs, plainlyDisjoint, plainlyIncludes } from '../../../src/compiler/analysis/text/glob.ts';
import { compileGlob } from '../../../src/routing/glob.ts';
import { glob, TEXTS } from './random-conditions.ts';

const pieces = fc.constantFrom('a', 'b', '-', '/', '.', '*', '?', '{', '}', ',', '\\*', '\\{', '\\', '(', '😀');
const anyGlob = fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join(''));
const anyText = fc
  .array(fc.constantFrom('a', 'b', '-', '/', '*', '{', ',', '}', '\\', '😀'), { maxLength: 7 })
  .map((letters) => letters.join(''));
const RUNS = { numRuns: 3000 };

test('a glob matches what routing says it matches, by its automaton and without', () => {
  fc.assert(
    fc.property(anyGlob, anyText, (source, text) => {
      const read = new Globs().of(source);
      const matches = compileGlob(source).test(text);
      expect(read.test(text)).toBe(matches);
      expect(read.automaton.accepts(text)).toBe(matches);
    }),
    RUNS,
  );
});

test('instances of a glob match it', () => {
  fc.assert(
    fc.property(anyGlob, (source) => {
      for (const text of new Globs().of(source).instances) expect(compileGlob(source).test(text)).toBe(true);
    }),
    RUNS,
  );
});

test('what is plainly disjoint, or included, is so', () => {
  fc.assert(
    fc.property(glob, glob, (one, other) => {
      const globs = new Globs();
      const [a, b] = [globs.of(one), globs.of(other)];
      if (plainlyDisjoint(a, b)) expect(TEXTS.filter((text) => a.test(text) && b.test(text))).toEqual([]);
      if (plainlyIncludes(a, b)) expect(TEXTS.filter((text) => b.test(text) && !a.test(text))).toEqual([]);
    }),
    RUNS,
  );
});

test('a word is found just where there is one', () => {
  const lists = fc.array(glob, { maxLength: 3 });
  fc.assert(
    fc.property(lists, lists, (all, none) => {
      const globs = new Globs();
      const fits = (text: string): boolean =>
        all.every((source) => compileGlob(source).test(text)) && !none.some((source) => compileGlob(source).test(text));
      const word = findWord(
        all.map((source) => globs.of(source)),
        none.map((source) => globs.of(source)),
        new Budget(),
      );
      if (word === undefined) expect(TEXTS.filter(fits)).toEqual([]);
      else expect(fits(word)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

describe('alternatives', () => {
  test.each([
    ['gpt-*', [['gpt-*', [1]]]],
    [
      '{a*,b}-*',
      [
        ['a*-*', [1, 2]],
        ['b-*', [2]],
      ],
    ],
    [
      '{a,b{c,*}}',
      [
        ['a', []],
        ['bc', []],
        ['b*', [1]],
      ],
    ],
    ['\\{a,b\\}', [['\\{a\\,b\\}', []]]],
  ])('%s', (source, expected) => {
    const found = alternativesOf(source).all.map((way) => [way.glob, [...way.stars]]);
    expect(found).toEqual(expected);
    expect(countAlternatives(source)).toBe(expected.length);
  });

  test('together match what the glob matches', () => {
    fc.assert(
      fc.property(anyGlob, anyText, (source, text) => {
        const ways = alternativesOf(source).all;
        expect(ways.some((way) => compileGlob(way.glob).test(text))).toBe(compileGlob(source).test(text));
      }),
      RUNS,
    );
  });
});

// Globs: the rules one by one, and the matcher against an interpreter that is too simple to be wrong.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Anchor, anchorsOf } from '../../src/routing/anchors.ts';
import { compileGlob } from '../../src/routing/glob.ts';
import { globNodes } from '../../src/routing/glob-syntax.ts';

describe('a glob', () => {
  test.each([
    ['gpt-4o', 'gpt-4o', true],
    ['gpt-4o', 'GPT-4o', false],
    ['gpt-4o', 'gpt-4o-mini', false],
    ['gpt-*', 'gpt-', true],
    ['*-mini', 'gpt-4o-mini', true],
    ['*', 'meta/llama/3', true],
    ['meta/*', 'meta/a/b', true],
    ['o?-*', 'o3-mini', true],
    ['o?-*', 'o-mini', false],
    ['?', '😀', true],
    ['{gpt,o1}-*', 'o1-x', true],
    ['{gpt,o1}-*', 'claude-x', false],
    ['gpt{,-mini}', 'gpt', true],
    ['a{b,c{d,e}}f', 'acef', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a{b', 'a{b', true],
    ['a,b}', 'a,b}', true],
    ['a\\', 'a\\', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s against %s: %s', (source, value, expected) => {
    expect(compileGlob(source).test(value)).toBe(expected);
    expect(compileGlob(source).capture(value) !== undefined).toBe(expected);
  });

  test.each([
    ['claude-*', 'claude-sonnet-4', ['sonnet-4']],
    ['*-*', 'a-b-c', ['a', 'b-c']],
    ['*/*:free', 'x/y/z:free', ['x', 'y/z']],
    ['{a*,b}-*', 'b-c', ['', 'c']],
    ['\\**', '*a', ['a']],
    ['gpt', 'gpt', []],
  ])('each star takes as little as it can: %s in %s', (source, value, captures) => {
    expect(compileGlob(source).capture(value)).toEqual(captures);
  });

  test('knows its literal text', () => {
    expect(compileGlob('a\\*b').literal).toBe('a*b');
    expect(compileGlob('gpt-*-x').literal).toBeUndefined();
  });

  test.each([
    ['gpt-4o', 'whole gpt-4o'],
    ['a\\*b', 'whole a*b'],
    ['gpt-*-x', 'beginning gpt-'],
    ['*-preview', 'end -preview'],
    ['{qwen,glm}-r1-*', 'beginning qwen-r1-, beginning glm-r1-'],
    ['{a,b*}c', 'whole ac, beginning b'],
    ['{a,*}-{b,{c,d}}-x', 'end -x'],
    ['*{a,b}', undefined],
    ['*-x-*', undefined],
    ['{a,b,c,d}{a,b,c,d}{a,b}*', undefined],
  ])('%s is looked up by %s', (source, expected) => {
    const anchors = anchorsOf(globNodes(source).start);
    expect(anchors?.map(({ kind, text }) => `${kind} ${text}`).join(', ')).toBe(expected);
  });

  test('a hostile glob and value end: with backtracking these would not', () => {
    const value = 'a'.repeat(20_000);
    expect(compileGlob(`${'a*'.repeat(30)}b`).test(value)).toBe(false);
    expect(compileGlob(`${'{a,a}'.repeat(500)}b`).test(value)).toBe(false);
    expect(compileGlob(`${'{a,aa,*}'.repeat(8)}b`).test(value)).toBe(false);
  });

  test('matches and captures as the naive interpreter does', () => {
    fc.assert(
      fc.property(globs, fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 }), (parts, value) => {
        const glob = compileGlob(written(parts));
        const expected = naive(parts, value);
        expect(glob.capture(value)).toEqual(expected);
        expect(glob.test(value)).toBe(expected !== undefined);
        const anchors = anchorsOf(globNodes(glob.source).start);
        if (expected && anchors) expect(anchors.some((anchor) => holds(anchor, value))).toBe(true);
        if (glob.literal !== undefined) expect(glob.test(glob.literal)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

function holds({ kind, text }: Anchor, value: string): boolean {
  if (kind === 'whole') return value === text;
  return kind === 'beginning' ? value.startsWith(text) : value.endsWith(text);
}

type Part = { readonly text: string } | 'one' | 'star' | { readonly branches: readonly (readonly Part[])[] };

const { globs } = fc.letrec<{ globs: Part[]; part: Part }>((tie) => ({
  globs: fc.array(tie('part'), { maxLength: 5 }),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ text: fc.constantFrom('a', 'b', '-', 'ab', '*', '{', ',') }),
    fc.constant<Part>('one'),
    fc.constant<Part>('star'),
    fc.record({ branches: fc.array(tie('globs'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

function written(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part === 'one') return '?';
      if (part === 'star') return '*';
      if ('text' in part) return part.text.replace(/[*{,]/g, '\\$&');
      return `{${part.branches.map(written).join(',')}}`;
    })
    .join('');
}

/** The captures by trying everything in order, or undefined. Stars are counted as they are written. */
function naive(parts: readonly Part[], value: string): readonly string[] | undefined {
  const captures = new Array<string>(stars(parts)).fill('');
  const walk = (rest: readonly Part[], first: number, position: number, then: (end: number) => boolean): boolean => {
    const [part, ...others] = rest;
    if (part === undefined) return then(position);
    if (part === 'one') return position < value.length && walk(others, first, position + 1, then);
    if (part === 'star') {
      for (let end = position; end <= value.length; end++) {
        if (walk(others, first + 1, end, then)) {
          captures[first] = value.slice(position, end);
          return true;
        }
      }
      return false;
    }
    if ('text' in part) {
      return value.startsWith(part.text, position) && walk(others, first, position + part.text.length, then);
    }
    let inside = first;
    const after = first + stars([part]);
    for (const branch of part.branches) {
      if (walk(branch, inside, position, (end) => walk(others, after, end, then))) return true;
      inside += stars(branch);
    }
    return false;
  };
  return walk(parts, 0, 0, (end) => end === value.length) ? captures : undefined;
}

function stars(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => {
    if (part === 'star') return sum + 1;
    return typeof part === 'object' && 'branches' in part ? sum + stars(part.branches.flat()) : sum;
  }, 0);
}

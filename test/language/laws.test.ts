// Laws of parser and formatter, over random and over spoilt files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/language/codes/index.ts';
import { format } from '../../src/language/format/format.ts';
import { parse } from '../../src/language/parse.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { renderJson } from '../../src/language/render/json.ts';
import { Source } from '../../src/language/source.ts';
import { mutated } from './fragments.ts';
import { randomFile } from './random-file.ts';

const WHOLE_FILE = readFileSync(join(import.meta.dirname, '../../examples/tour.routes'), 'utf8');
const brokenFile = fc.oneof(mutated(WHOLE_FILE), randomFile().chain(mutated), fc.string({ unit: 'binary' }));

/** So short and so few that lines agree by chance. */
const word = fc.constantFrom('a', 'bb', 'ccc', 'eeee');
const gap = fc.constantFrom(' ', '  ', '   ', '    ', '\t');
const raggedLine = fc
  .tuple(
    fc.constantFrom('', '  ', '\t'),
    fc.array(fc.tuple(word, gap, fc.constantFrom('', '', 'x,y ', 'z,  ')), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('f', 'f # x', 'f  # y', 'f {}   # z', `f ${'g'.repeat(100)}`),
  )
  .map(([margin, words, end]) => `${margin}${words.flat().join('')}${end}`);

function shape(text: string): string {
  const { statements } = parse(new Source('law.routes', text)).file;
  return JSON.stringify(statements, (key, value: unknown) => (key === 'span' ? undefined : value));
}

function comments(text: string): readonly string[] {
  return parse(new Source('law.routes', text)).comments.map((comment) => comment.text);
}

function formatted(text: string): string {
  const result = format(new Source('law.routes', text));
  if ('diagnostics' in result) throw new Error(renderHuman(result.diagnostics));
  return result.text;
}

describe('laws', () => {
  test('formatting keeps tree and comments, and a second time changes nothing', () => {
    fc.assert(
      fc.property(randomFile(), (text) => {
        const once = formatted(text);
        expect(shape(once)).toBe(shape(text));
        expect(comments(once)).toEqual(comments(text));
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  test('only white space and semicolons differ after formatting', () => {
    const bare = (text: string) => text.replace(/[\s;]/g, '');
    fc.assert(
      fc.property(randomFile(), (text) => {
        expect(bare(formatted(text))).toBe(bare(text));
      }),
      { numRuns: 200 },
    );
  });

  test('whatever its author lined up, a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.array(raggedLine, { minLength: 1, maxLength: 6 }), (lines) => {
        const once = formatted(lines.join('\n'));
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 1500 },
    );
  });

  test('words and comments that are lined up stay where they are', () => {
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const width = (column: number): number => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
        const lines = rows.map(([a = '', b = '', c = '']) => `${a.padEnd(width(0))} ${b.padEnd(width(1))} ${c}`);
        const text = lines.map((line) => `${line.padEnd(30)}# why\n`).join('');
        expect(formatted(text)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test('formatted lines have no trailing white space outside of texts, and no two blank lines follow each other', () => {
    fc.assert(
      fc.property(randomFile(), (text) => {
        const once = formatted(text);
        expect(once).not.toMatch(/[ \t]\n/);
        expect(once).not.toMatch(/\n\n\n/);
        expect(once === '' || /[^\n]\n$/.test(once)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('CRLF means what LF means', () => {
    fc.assert(
      fc.property(randomFile(), (text) => {
        const unix = text.replaceAll('\r\n', '\n');
        const windows = unix.replaceAll('\n', '\r\n');
        expect(shape(windows)).toBe(shape(unix));
        expect(comments(windows)).toEqual(comments(unix));
        expect(formatted(windows)).toBe(formatted(unix));
      }),
      { numRuns: 200 },
    );
  });

  test('whatever the text, the parser answers, and points into the text', () => {
    fc.assert(
      fc.property(brokenFile, (text) => {
        const source = new Source('law.routes', text);
        const { diagnostics } = parse(source);
        for (const found of diagnostics) {
          const spans = [found.span, ...(found.related ?? []), ...(found.fix?.edits ?? [])].map((place) =>
            'span' in place ? place.span : place,
          );
          for (const span of spans) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeGreaterThanOrEqual(span.start);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
          expect(CODES.has(found.code)).toBe(true);
        }
        expect(() => renderHuman(diagnostics, { color: true })).not.toThrow();
        expect(() => JSON.parse(renderJson(diagnostics))).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });

  test('a file is either refused with its errors or formatted for good', () => {
    fc.assert(
      fc.property(brokenFile, (text) => {
        const result = format(new Source('law.routes', text));
        if ('diagnostics' in result) expect(result.diagnostics.length).toBeGreaterThan(0);
        else expect(formatted(result.text)).toBe(result.text);
      }),
      { numRuns: 1000 },
    );
  });

  test('a thousand open brackets of any kind are no problem', () => {
    for (const text of ['a {\n'.repeat(5000), `match ${'('.repeat(5000)}`, `match ${'not '.repeat(5000)}any`]) {
      expect(parse(new Source('deep.routes', text)).diagnostics.length).toBeGreaterThan(0);
    }
  });
});

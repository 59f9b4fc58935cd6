// Long texts are read section by section: that comes to the same as reading them whole, wherever they are cut.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParseResult, parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { sectionsOf } from '../../src/language/syntax/sections.ts';
import { mutated } from './fragments.ts';
import { randomFile } from './random-file.ts';

const WHOLE_FILE = readFileSync(join(import.meta.dirname, '../../examples/tour.routes'), 'utf8');
const text = fc.oneof(randomFile(), mutated(WHOLE_FILE), randomFile().chain(mutated));
const texts = fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('\n'));

const WHOLE = { whole: Number.POSITIVE_INFINITY, least: 1 };

function told({ file, tokens, comments, diagnostics }: ParseResult): string {
  const plain = (key: string, value: unknown) => (key === 'source' ? undefined : value);
  return JSON.stringify([file.statements, tokens, comments, diagnostics], plain);
}

describe('sections', () => {
  test('give the tree, the tokens, the comments and the findings of the whole', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 300 }), (text, least) => {
        const source = new Source('sections.routes', text);
        expect(told(parse(source, { whole: 0, least }))).toBe(told(parse(source, WHOLE)));
      }),
      { numRuns: 150 },
    );
  });

  test('make up the text, and begin with lines at the margin', () => {
    const source = new Source('tour.routes', WHOLE_FILE);
    const sections = sectionsOf(source, { whole: 0, least: 100 });
    expect(sections.length).toBeGreaterThan(5);
    expect(sections.map(({ text }) => text).join('')).toBe(WHOLE_FILE);
    for (const { start, text } of sections.slice(1)) {
      expect(WHOLE_FILE.slice(start - 1)).toMatch(/^\n[a-z]/);
      expect(WHOLE_FILE.startsWith(text, start)).toBe(true);
    }
  });
});

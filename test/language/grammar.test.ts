// The grammar itself: no ambiguity that Chevrotain can find, its printed form is current, and what it can say it parses.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/language/parse.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { Source } from '../../src/language/source.ts';
import { renderEbnf } from '../../src/language/syntax/ebnf.ts';
import { createParser } from '../../src/language/syntax/grammar.ts';
import { createLexer } from '../../src/language/syntax/tokens.ts';
import { randomFile } from './random-file.ts';

const EBNF = join(import.meta.dirname, '../../grammar/fairlead.ebnf');

describe('grammar', () => {
  test('lexer and parser pass the checks of Chevrotain', () => {
    expect(() => createLexer({ validate: true })).not.toThrow();
    expect(() => createParser({ validate: true })).not.toThrow();
  });

  test('every code unit is lexed', () => {
    const lexer = createLexer({ validate: false });
    for (let code = 0; code <= 0xffff; code++) {
      expect(lexer.tokenize(String.fromCharCode(code)).errors, code.toString(16)).toEqual([]);
    }
  });

  test('grammar/fairlead.ebnf is current', () => {
    if (process.env.UPDATE_GOLDEN) writeFileSync(EBNF, renderEbnf());
    expect(readFileSync(EBNF, 'utf8')).toBe(renderEbnf());
  });

  test('random sentences have no diagnostics', () => {
    fc.assert(
      fc.property(randomFile(), (text) => {
        expect(renderHuman(parse(new Source('random.routes', text)).diagnostics)).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

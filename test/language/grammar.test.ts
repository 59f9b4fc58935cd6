// The grammar itself: no ambiguity that Chevrotain can find, and what it can say it parses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/language/parse.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { Source } from '../../src/language/source.ts';
import { createParser } from '../../src/language/syntax/grammar.ts';
import { createLexer } from '../../src/language/syntax/tokens.ts';
import { randomFile } from './random-file.ts';

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

  test('random sentences have no diagnostics', () => {
    fc.assert(
      fc.property(randomFile(), (text) => {
        expect(renderHuman(parse(new Source('random.routes', text)).diagnostics)).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

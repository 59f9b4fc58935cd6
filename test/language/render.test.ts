// How diagnostics are shown, to people and to programs.
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import { renderHuman, summarize } from '../../src/language/render/human.ts';
import { renderJson } from '../../src/language/render/json.ts';
import { Source } from '../../src/language/source.ts';

function found(source: Source, text: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = source.text.indexOf(text);
  const span = { source, start, end: start + text.length };
  return { code: 'FL101', severity: 'error', message: `unknown "${text}"`, span, ...more };
}

/** The excerpt line and the line of carets. */
function excerpt(rendered: string): readonly string[] {
  return rendered.split('\n').slice(3, 5);
}

describe('for people', () => {
  const source = new Source('a.routes', 'route a {\n\tto opnai/x # 日本 opnai\n}\n');

  test('carets stand under what is meant, tabs and wide characters notwithstanding', () => {
    expect(excerpt(renderHuman([found(source, 'opnai/x')]))).toEqual([
      '2 |     to opnai/x # 日本 opnai',
      '  |        ^^^^^^^',
    ]);
    expect(excerpt(renderHuman([found(source, '日本')]))[1]).toBe('  |                  ^^^^');
  });

  test('an empty span has one caret, also at the end of the text', () => {
    const span = { source, start: source.text.length, end: source.text.length };
    expect(excerpt(renderHuman([found(source, 'route', { span })]))).toEqual(['4 |', '  | ^']);
  });

  test('colour changes nothing but colour', () => {
    const help = 'did you mean "openai"?';
    const related = [{ message: 'declared here', span: found(source, 'route').span }];
    const diagnostics = [found(source, 'opnai', { help, related }), found(source, 'to', { severity: 'warning' })];
    const colored = renderHuman(diagnostics, { color: true });
    expect(colored).not.toBe(renderHuman(diagnostics));
    expect(stripVTControlCharacters(colored)).toBe(renderHuman(diagnostics));
  });

  test('a file cannot drive the terminal', () => {
    const evil = new Source('evil\u001b[2J.routes', 'a \u001b]0;title\u0007 \u202e b\n');
    expect(renderHuman([found(evil, 'b', { message: '\u001b[31m', help: '\u0007' })])).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: just those
      /[\u001b\u0007\u202e]/,
    );
  });

  test('a long line is cut around what is meant', () => {
    const long = new Source('long.routes', `${'a '.repeat(500)}needle${' b'.repeat(500)}\n`);
    const [line = '', carets = ''] = excerpt(renderHuman([found(long, 'needle')]));
    expect(line.length).toBeLessThan(200);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('needle');
  });

  test('sorted by file and place, with a summary', () => {
    const other = new Source('A.routes', 'x');
    const note = found(source, 'route', { severity: 'note', code: 'FL214' });
    const rendered = renderHuman([found(source, 'opnai'), note, found(other, 'x'), found(source, 'route')]);
    expect(rendered.match(/-->.*/g)).toEqual([
      '--> A.routes:1:1',
      '--> a.routes:1:1',
      '--> a.routes:1:1',
      '--> a.routes:2:5',
    ]);
    expect(rendered).toMatch(/FL101.*FL101.*FL214.*FL101/s);
    expect(rendered.endsWith('\n\n3 errors, 1 note\n')).toBe(true);
  });

  test('nothing found, nothing said', () => {
    expect(renderHuman([])).toBe('');
    expect(summarize([])).toBe('no findings');
  });
});

describe('for programs', () => {
  test('lines and columns from 1, optional parts only where they are', () => {
    const source = new Source('a.routes', 'route a {\n  to opnai/x\n}\n');
    const { span } = found(source, 'opnai');
    const full = found(source, 'opnai', {
      help: 'openai?',
      related: [{ message: 'here', span }],
      fix: { title: 'rename', edits: [{ span, text: 'openai' }] },
    });
    const place = { file: 'a.routes', line: 2, column: 6, endLine: 2, endColumn: 11 };
    const base = { code: 'FL101', severity: 'error', message: 'unknown "opnai"', ...place };
    expect(JSON.parse(renderJson([full, found(source, 'opnai')]))).toEqual({
      diagnostics: [
        {
          ...base,
          help: 'openai?',
          related: [{ message: 'here', ...place }],
          fix: { title: 'rename', edits: [{ ...place, text: 'openai' }] },
        },
        base,
      ],
    });
    expect(renderJson([])).toBe('{"diagnostics":[]}');
  });
});

// Files with a known number of planted mistakes, each marked where it is: `check` says just those, there, and nothing else.
//
// A comment below a line marks what is found in it: `^ FL110` with the caret in its column, or `@1 FL110` for a column that the
// comment itself takes up.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkText } from './compiling.ts';

const FOLDER = join(import.meta.dirname, '../golden/planted');
const MARK = /(?:\^|@(\d+)) (FL\d{3})/g;

/** `LINE:COLUMN CODE` of every mark. */
function planted(text: string): readonly string[] {
  let line = 0;
  return text.split('\n').flatMap((written, index) => {
    const marks = /^\s*#/.test(written) ? [...written.matchAll(MARK)] : [];
    if (marks.length === 0) line = index + 1;
    return marks.map((mark) => `${line}:${mark[1] ?? mark.index + 1} ${mark[2]}`);
  });
}

function found(text: string): readonly string[] {
  return checkText(text).diagnostics.map(({ code, span }) => {
    const { line, column } = span.source.locate(span.start);
    return `${line}:${column} ${code}`;
  });
}

describe.each(readdirSync(FOLDER).sort())('%s', (file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');

  test('has as many mistakes as it says', () => {
    expect(String(planted(text).length)).toBe(/^\d+/.exec(file)?.[0]);
  });

  test('just those are found', () => {
    expect(found(text)).toEqual(planted(text));
  });
});

// Golden files of two parts, input and expected output, with a line of four dashes between them. Adding a test is adding
// a file; with UPDATE_GOLDEN=1 the second part is written anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SEPARATOR = '\n----\n';
const GOLDEN = join(import.meta.dirname, '../golden');

/** A test for each file of `test/golden/FOLDER`: `actual` makes the output from the input. */
export function testGoldenFiles(folder: string, actual: (input: string) => string | Promise<string>): void {
  const directory = join(GOLDEN, folder);
  const files = readdirSync(directory).filter((file) => file.endsWith('.txt'));
  test(`golden files of ${folder} exist`, () => expect(files).not.toHaveLength(0));
  test.each(files)(`${folder}/%s`, async (file) => {
    const path = join(directory, file);
    const text = readFileSync(path, 'utf8');
    const at = text.lastIndexOf(SEPARATOR);
    const input = at < 0 ? text : text.slice(0, at + 1);
    const output = await actual(input);
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, `${input.replace(/\n$/, '')}${SEPARATOR}${output}`);
    else expect(output).toBe(at < 0 ? undefined : text.slice(at + SEPARATOR.length));
  });
}

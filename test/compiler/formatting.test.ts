// Formatting and meaning: a valid file compiles to the same table however its white space is changed, and after `fmt`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** A root file, and what it imports. */
interface ValidFile {
  readonly text: string;
  readonly others: Readonly<Record<string, string>>;
}

/** The example of each statement, and the files of `examples` that stand alone. */
const VALID: readonly ValidFile[] = [
  ...STATEMENTS.map(({ example, exampleFiles = {} }) => ({ text: `edition 2026\n${example}\n`, others: exampleFiles })),
  ...readdirSync(EXAMPLES)
    .filter((file) => file.endsWith('.routes'))
    .map((file) => ({ text: readFileSync(join(EXAMPLES, file), 'utf8'), others: {} })),
];

/** What may stand for a piece of white space or a semicolon; the first is as it was. */
const SPACINGS: Readonly<Record<string, readonly string[]>> = {
  space: [' ', ' ', '  ', '    ', '\t'],
  line: ['\n', '\n', '\r\n', ' \n\n\n', '  # why\n  ', '\n# about\n'],
  semicolon: ['; ', ';', '\n', ' ;  '],
  open: [' { ', '  {', ' {\n', ' {  # inside\n\n'],
  close: [' }', '}', '\n}', ';}', '\n  # last\n}'],
};
const PIECE =
  /(?<kept>"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*)|(?<open> ?\{ )|(?<close> \})|(?<semicolon>; *)|(?<line>\n\s*)|(?<space> +)/g;

function respaced(text: string, choices: readonly number[]): string {
  let next = 0;
  return text.replaceAll(PIECE, (piece, ...rest) => {
    const found: Readonly<Record<string, string | undefined>> = rest.at(-1);
    const spacings = Object.keys(found).flatMap((name) => (found[name] === undefined ? [] : (SPACINGS[name] ?? [])));
    const choice = choices[next++ % choices.length] ?? 0;
    return spacings[choice % spacings.length] ?? piece;
  });
}

function tableText(text: string, others: ValidFile['others']): string {
  const { table } = compile('fairlead.routes', { files: memoryFiles({ 'fairlead.routes': text, ...others }) });
  expect(table, text).toBeDefined();
  return JSON.stringify(table);
}

function formatted(text: string): string {
  const result = format(new Source('fairlead.routes', text));
  if ('diagnostics' in result) throw new Error(`not formatted:\n${text}`);
  return result.text;
}

test('the table of a valid file is the same before and after, however its author spaced it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VALID), fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (file, choices) => {
      const before = respaced(file.text, choices);
      expect(tableText(before, file.others), before).toBe(tableText(file.text, file.others));
      const after = formatted(before);
      expect(tableText(after, file.others), before).toBe(tableText(file.text, file.others));
      expect(formatted(after), before).toBe(after);
    }),
    { numRuns: 150 },
  );
});

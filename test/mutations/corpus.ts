// The files that are mutated: all that stands in the repository and that `check` is clean on.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { CODES } from '../../src/language/codes/index.ts';
import { findingsIn } from './judge.ts';

/** A root file with those that it names; only the root is mutated. */
export interface ValidFile {
  /** Where it is from: `examples/tested.routes`, `statement retry`. */
  readonly name: string;
  readonly text: string;
  readonly others: Readonly<Record<string, string>>;
}

const REPOSITORY = join(import.meta.dirname, '../..');
const GOLDEN = join(REPOSITORY, 'test/golden');
/** Golden folders whose inputs are whole files; those of `diff` hold two, separated by a line. */
const GOLDEN_FOLDERS = ['compile', 'diff', 'format', 'names', 'analysis', 'test'];

/** Every valid file, each text once. */
export function validFiles(): readonly ValidFile[] {
  const seen = new Set<string>();
  return [...examples(), ...goldenInputs(), ...statementExamples(), ...rightExamples()].filter((file) => {
    if (seen.has(file.text)) return false;
    seen.add(file.text);
    return findingsIn(file, file.text).length === 0;
  });
}

function examples(): readonly ValidFile[] {
  const folder = join(REPOSITORY, 'examples');
  return filesIn(folder, '.routes').map((path) => {
    const beside = filesIn(dirname(path), '.routes').filter((other) => other !== path);
    const others = Object.fromEntries(
      beside.map((other) => [relative(dirname(path), other), readFileSync(other, 'utf8')]),
    );
    return { name: relative(REPOSITORY, path), text: readFileSync(path, 'utf8'), others };
  });
}

function goldenInputs(): readonly ValidFile[] {
  return GOLDEN_FOLDERS.flatMap((folder) =>
    filesIn(join(GOLDEN, folder), '.txt').flatMap((path) => {
      const input = readFileSync(path, 'utf8').split(/^----$/m)[0] ?? '';
      const name = relative(GOLDEN, path);
      return input.split(/^====+$/m).map((part) => splitFiles(name, part));
    }),
  );
}

/** A root file, then the others behind lines `=== PATH`. */
function splitFiles(name: string, input: string): ValidFile {
  const [root = '', ...rest] = input.split(/^=== (.+)\n/m);
  const others: Record<string, string> = {};
  for (let index = 0; index + 1 < rest.length; index += 2) others[rest[index] ?? ''] = rest[index + 1] ?? '';
  const text = root.trimStart();
  return { name, text: text.startsWith('edition') ? text : `edition 2026\n${text}`, others };
}

function statementExamples(): readonly ValidFile[] {
  return STATEMENTS.map(({ name, example, exampleFiles = {} }) => ({
    name: `statement ${name}`,
    text: `edition 2026\n${example}\n`,
    others: exampleFiles,
  }));
}

function rightExamples(): readonly ValidFile[] {
  return [...CODES].map(([code, { right }]) => ({ name: `right example of ${code}`, text: right, others: {} }));
}

function filesIn(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => join(folder, file));
}

// Text to table: each step of the compiler on 1,000 routes.
import { compile } from '../../src/compiler/compile.ts';
import { tableHash } from '../../src/compiler/hash.ts';
import { format } from '../../src/language/format/format.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { createLexer } from '../../src/language/syntax/tokens.ts';
import type { RouteTable } from '../../src/route-table.ts';
import { prepareTable } from '../../src/routing/prepare.ts';
import type { Figures } from '../figures.ts';
import { routesFile } from './corpus.ts';
import { cpuOfEach } from './cpu.ts';

const FILE = 'bench.routes';
const TIMES = 9;

export function language(figures: Figures): void {
  const text = routesFile(1000);
  const lexer = createLexer({ validate: false });
  const steps: Readonly<Record<string, () => void>> = {
    lex: () => lexer.tokenize(text),
    parse: () => parse(new Source(FILE, text)),
    'compile (parse, check, lower)': () => compileText(text),
    format: () => format(new Source(FILE, text)),
  };
  for (const [name, work] of Object.entries(steps)) figures.line(`${name}, 1,000 routes`, 'ms', cpuOfEach(work, TIMES));
  const table = compileText(text);
  figures.line(
    'hash, 1,000 routes',
    'ms',
    cpuOfEach(() => void tableHash(table), TIMES),
  );
  figures.line(
    'prepare to run, 1,000 routes',
    'ms',
    cpuOfEach(() => void prepareTable(table), TIMES),
  );
}

/** Throws where the text has an error. */
export function compileText(text: string): RouteTable {
  const files = { read: () => text, list: () => [] };
  const { table, diagnostics } = compile(FILE, { files });
  if (table === undefined) throw new Error(`the bench's own file does not compile: ${diagnostics[0]?.message}`);
  return table;
}

// Compiles texts for tests: one file, or several that are separated by lines `=== PATH`.
import { analyze } from '../../src/compiler/analysis/analyze.ts';
import { type Compilation, type CompileOptions, compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import type { RouteTable } from '../../src/route-table.ts';
import { deepFreeze } from '../support/freeze.ts';

const ROOT = 'fairlead.routes';

/** Compiles a text as the root file; the texts behind `=== PATH` lines are the other files. The table is frozen. */
export function compileText(text: string, options: Omit<CompileOptions, 'files'> = {}): Compilation {
  const [root = '', ...others] = text.split(/^=== (.+)\n/m);
  const files: Record<string, string> = { [ROOT]: root };
  for (let index = 0; index + 1 < others.length; index += 2) files[others[index] ?? ''] = others[index + 1] ?? '';
  const compilation = compile(ROOT, { ...options, files: memoryFiles(files) });
  if (compilation.table !== undefined) deepFreeze(compilation.table);
  return compilation;
}

/** As `compileText`, with the findings of the analysis too. */
export function checkText(text: string, options: Omit<CompileOptions, 'files'> = {}): Compilation {
  const compilation = compileText(text, options);
  return { ...compilation, diagnostics: [...compilation.diagnostics, ...analyze(compilation)] };
}

/** The table of a text that must compile. `edition 2026` is put before it. */
export function tableOf(text: string): RouteTable {
  const { table, diagnostics } = compileText(`edition 2026\n${text}`);
  if (table === undefined) throw new Error(diagnostics.map(lineOf).join('\n'));
  return table;
}

export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => diagnostic.code);
}

/** `fairlead.routes:3:5 FL110 error: unknown provider "opnai" (did you mean "openai"?)`. */
export function lineOf({ code, severity, message, help, span }: Diagnostic): string {
  const { line, column } = span.source.locate(span.start);
  return `${span.source.path}:${line}:${column} ${code} ${severity}: ${message}${help === undefined ? '' : ` (${help})`}`;
}

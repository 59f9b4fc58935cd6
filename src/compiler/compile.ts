// From a routes file to a route table: the whole compiler behind one function.
import { posix } from 'node:path';
import type { StatementNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { parse } from '../language/parse.ts';
import { Source } from '../language/source.ts';
import type { Positions, RouteTable } from '../route-table.ts';
import { assemble } from './assemble.ts';
import { lowerAll } from './blocks.ts';
import { runChecks } from './checks/index.ts';
import { Context } from './context.ts';
import type { Environment } from './environment.ts';
import type { FileReader } from './file-reader.ts';
import { FileLoader, type LoadedFile, type Parser } from './files.ts';
import { link } from './link.ts';
import { bringIn, loadFile } from './loading.ts';
import type { RouteTest } from './route-test.ts';
import type { Names } from './scope.ts';
import { explainSlips } from './slips/index.ts';

export interface CompileOptions {
  readonly files: FileReader;
  /** Files outside the root file's folder may be read too (`--allow-outside`). */
  readonly allowOutside?: boolean;
  /** Absent: it is not checked whether variables are set. */
  readonly environment?: Environment;
  /** Absent: each file is parsed anew. */
  readonly parse?: Parser;
}

export interface Compilation {
  /** JSON-safe, and not to be changed; absent where a diagnostic is an error. */
  readonly table?: RouteTable;
  /** Knows none without a table. */
  readonly positions: Positions;
  /** In the order of the files; empty without a table. They are no part of it. */
  readonly tests: readonly RouteTest[];
  /** In the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the entry first. */
  readonly sources: readonly Source[];
  /** The same files as trees, as far as they could be had, by their paths. */
  readonly files: ReadonlyMap<string, LoadedFile>;
  /** Those of them that a statement brings in. */
  readonly broughtIn: ReadonlyMap<StatementNode, readonly LoadedFile[]>;
  /** What the files declare, and where each name stands, as far as they were understood. */
  readonly names: Names;
  /** What a watcher looks at: files read or looked for, folders of globs, secret files. */
  readonly watched: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** Compiles the file at `entry` with all that it imports. Never throws on bad input: findings are diagnostics. */
export function compile(entry: string, options: CompileOptions): Compilation {
  const compilation = compileAsWritten(entry, options);
  const diagnostics = explainSlips(compilation, (texts) => {
    const read = (path: string): string | undefined => texts.get(path) ?? options.files.read(path);
    return compileAsWritten(entry, { ...options, files: { ...options.files, read } });
  });
  return { ...compilation, diagnostics: inFileOrder(diagnostics, compilation.sources) };
}

function compileAsWritten(entry: string, options: CompileOptions): Compilation {
  const path = posix.normalize(entry);
  const root = options.allowOutside ? undefined : posix.dirname(path);
  const files = new FileLoader(options.files, { root, parse: options.parse ?? parse });
  const context = new Context({ files, bringIn, environment: options.environment });
  const entered = loadFile(path, 'file', context);
  if (entered === undefined) reportUnreadable(path, context);
  else lowerAll(entered.parsed.file.statements, { place: 'file', draft: context.program }, context);
  link(context);
  runChecks(context);
  const table = context.errors === 0 ? assemble(context.program, context) : undefined;
  return {
    ...(table && { table }),
    positions: table === undefined ? () => undefined : context.marks.positions(table),
    tests: table === undefined ? [] : context.program.tests,
    diagnostics: context.diagnostics,
    sources: files.sources,
    files: files.loaded,
    broughtIn: context.broughtIn,
    names: context.scope,
    watched: files.watched,
  };
}

function reportUnreadable(path: string, context: Context): void {
  const span = { source: new Source(path, ''), start: 0, end: 0 };
  context.report(diagnose('FL120', span, `there is no file ${path} that can be read`, { help: 'check the path' }));
}

function inFileOrder(diagnostics: readonly Diagnostic[], sources: readonly Source[]): readonly Diagnostic[] {
  const order = new Map(sources.map((source, index) => [source, index]));
  const placeOf = ({ span }: Diagnostic): number => order.get(span.source) ?? -1;
  return diagnostics.toSorted((a, b) => placeOf(a) - placeOf(b) || a.span.start - b.span.start);
}

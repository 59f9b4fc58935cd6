// A configuration as it stands on disk: a routes file with all that it imports, or a table as JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { compile } from '../compiler/compile.ts';
import type { FileReader } from '../compiler/file-reader.ts';
import { tableHash } from '../compiler/hash.ts';
import { loadTable } from '../compiler/load.ts';
import { diagnose } from '../language/codes/index.ts';
import { type Diagnostic, spanAt } from '../language/diagnostic.ts';
import { Source, type Span } from '../language/source.ts';
import type { Position, Positions, RouteTable } from '../route-table.ts';
import type { ProvisionProblem } from './secrets.ts';
import { tryRead } from './try-read.ts';
import type { WatchedPaths } from './watch.ts';

export interface Configuration {
  readonly table: RouteTable;
  /** Knows none for a table that came as JSON. */
  readonly positions: Positions;
  readonly hash: string;
}

export interface LoadedConfiguration {
  /** Absent where a diagnostic is an error. */
  readonly configuration?: Configuration;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly watched: WatchedPaths;
}

export interface LoadOptions {
  readonly files: FileReader;
  readonly allowOutside?: boolean;
  /** Whether `entry` is a table as JSON: by its name, unless said. */
  readonly isTable?: boolean;
}

/** The disk as the compiler sees it. */
export const diskFiles: FileReader = {
  read: (path) => tryRead(() => readFileSync(path, 'utf8')),
  list: (folder) => tryRead(() => readdirSync(folder)),
};

/** Reads and compiles `entry`; `*.json` is a table as `fairlead compile` prints it. Never throws on bad input. */
export function loadConfiguration(entry: string, options: LoadOptions): LoadedConfiguration {
  if (options.isTable ?? entry.endsWith('.json')) return loadJson(entry, options.files);
  const { table, positions, diagnostics, sources, watched } = compile(entry, options);
  return {
    ...(table === undefined ? {} : { configuration: { table, positions, hash: tableHash(table) } }),
    diagnostics,
    sources,
    watched,
  };
}

function loadJson(entry: string, files: FileReader): LoadedConfiguration {
  const source = new Source(entry, files.read(entry) ?? '');
  const rest = { sources: [source], watched: { files: [entry], folders: [] } };
  const refuse = (message: string, help?: string): Diagnostic =>
    diagnose('FL150', { source, start: 0, end: 0 }, message, help === undefined ? {} : { help });
  let json: unknown;
  try {
    json = JSON.parse(source.text);
  } catch (fault) {
    return { ...rest, diagnostics: [refuse(`not JSON: ${fault instanceof Error ? fault.message : String(fault)}`)] };
  }
  const { table, faults } = loadTable(json);
  if (table === undefined) {
    return {
      ...rest,
      diagnostics: faults.map(({ pointer, reason, help }) => refuse(`${pointer || '/'}: ${reason}`, help)),
    };
  }
  return { ...rest, diagnostics: [], configuration: { table, positions: () => undefined, hash: tableHash(table) } };
}

/** Why a table that compiles cannot run, in the form of every other finding. */
export function problemDiagnostics(
  problems: readonly ProvisionProblem[],
  sources: readonly Source[],
): readonly Diagnostic[] {
  return problems.map(({ message, help, position }) => ({
    ...diagnose('FL151', placeOf(position, sources), message),
    ...(help === undefined ? {} : { help }),
  }));
}

function placeOf(position: Position | undefined, sources: readonly Source[]): Span {
  const source = sources.find(({ path }) => path === position?.file) ?? sources[0] ?? new Source('', '');
  return position === undefined ? { source, start: 0, end: 0 } : spanAt(position, source);
}

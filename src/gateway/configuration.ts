// A configuration as it stands on disk: a routes file with all that it imports, or a table as JSON.
import { compile } from '../compiler/compile.ts';
import type { FileReader } from '../compiler/file-reader.ts';
import { tableHash } from '../compiler/hash.ts';
import { loadTable } from '../compiler/load.ts';
import { diagnose } from '../language/codes/index.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { Source } from '../language/source.ts';
import type { Positions, RouteTable } from '../route-table.ts';
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

// From a routes file to a route table: the whole compiler behind one function.
import type { Diagnostic } from '../language/diagnostic.ts';
import type { Source } from '../language/source.ts';
import type { Positions, RouteTable } from '../route-table.ts';
import type { FileReader } from './file-reader.ts';

/** What the compiler may know of the process environment: whether a variable is there, never what it holds. */
export interface Environment {
  isSet(name: string): boolean;
}

export interface CompileOptions {
  readonly files: FileReader;
  /** Files outside the root file's folder may be read too (`--allow-outside`). */
  readonly allowOutside?: boolean;
  /** Absent: it is not checked whether variables are set. */
  readonly environment?: Environment;
}

export interface Compilation {
  /** Frozen and JSON-safe; absent where a diagnostic is an error. */
  readonly table?: RouteTable;
  /** Empty without a table. */
  readonly positions: Positions;
  /** In the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the entry first. */
  readonly sources: readonly Source[];
  /** What a watcher looks at: files read or looked for, folders of globs, secret files. */
  readonly watched: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** Compiles the file at `entry` with all that it imports. Never throws on bad input: findings are diagnostics. */
export function compile(entry: string, options: CompileOptions): Compilation {
  const text = options.files.read(entry);
  return { positions: {}, diagnostics: [], sources: [], watched: { files: text === undefined ? [] : [entry], folders: [] } };
}

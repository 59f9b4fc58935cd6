// The files that a command is called with.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Compilation, compile } from '../compiler/compile.ts';
import type { FileReader } from '../compiler/file-reader.ts';
import { diskFiles, type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import { UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** What `-` is called in diagnostics. */
export const STANDARD_INPUT = '<stdin>';
export const DEFAULT_FILE = 'fairlead.routes';

/** The text of a file, or of standard input for `-`. Throws `UsageError`. */
export async function readText(path: string, terminal: Terminal): Promise<string> {
  if (path === '-') return terminal.readInput();
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    throw unreadable(path, fault);
  }
}

interface CompileChoices {
  readonly allowOutside?: boolean;
  /** Whether a variable that is not set is a finding: yes, unless said. */
  readonly environment?: boolean;
}

/** Compiles a file, or standard input for `-` (imports are then looked for here). Throws `UsageError`. */
export async function compileFile(
  path: string,
  terminal: Terminal,
  { allowOutside = false, environment = true }: CompileChoices = {},
): Promise<Compilation> {
  const { entry, files } = await entryOf(path, terminal);
  return compile(entry, {
    files,
    allowOutside,
    ...(environment && { environment: { isSet: (name) => terminal.environment[name] !== undefined } }),
  });
}

/** As `compileFile`, without a look at the environment; a table as JSON will do too. Throws `UsageError`. */
export async function loadFile(path: string, terminal: Terminal, allowOutside = false): Promise<LoadedConfiguration> {
  const { entry, files } = await entryOf(path, terminal);
  return loadConfiguration(entry, { files, allowOutside });
}

async function entryOf(
  path: string,
  terminal: Terminal,
): Promise<{ readonly entry: string; readonly files: FileReader }> {
  const text = await readText(path, terminal);
  const entry = path === '-' ? STANDARD_INPUT : path;
  return { entry, files: { ...diskFiles, read: (asked) => (asked === entry ? text : diskFiles.read(asked)) } };
}

/** A file that was not there; with `force` one that was is replaced. Throws `UsageError`. */
export function writeNewFile(path: string, text: string, force: boolean): void {
  try {
    if (force && existsSync(path)) replaceFiles(new Map([[path, text]]));
    else writeFileSync(path, text, { flag: 'wx' });
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EEXIST') throw alreadyThere(path);
    throw fault instanceof UsageError ? fault : unwritable(path, fault);
  }
}

export function alreadyThere(path: string): UsageError {
  return new UsageError(`${path} is there already: --force replaces it, --output names another file`);
}

export function unreadable(path: string, fault: unknown): UsageError {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  const why: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
  };
  return new UsageError(`cannot read ${path}: ${why[code] ?? code}`);
}

/** A file that may be new. Throws `UsageError`. */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (fault) {
    throw new UsageError(`cannot write ${path}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

/** Each file whole, under the mode that it had, and none where one cannot be written. Throws `UsageError`. */
export function replaceFiles(texts: ReadonlyMap<string, string>): void {
  const temporary = (path: string): string => `${path}.${process.pid}.tmp`;
  let at = '';
  try {
    for (const [path, text] of texts) {
      at = path;
      writeFileSync(temporary(path), text, { mode: statSync(path).mode });
    }
    for (const path of texts.keys()) {
      at = path;
      renameSync(temporary(path), path);
    }
  } catch (fault) {
    for (const path of texts.keys()) rmSync(temporary(path), { force: true });
    throw unwritable(at, fault);
  }
}

function unwritable(path: string, fault: unknown): UsageError {
  return new UsageError(`cannot write ${path}: ${fault instanceof Error ? fault.message : String(fault)}`);
}

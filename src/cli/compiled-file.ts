// The file that a command was called with, compiled.
import { type Compilation, compile } from '../compiler/compile.ts';
import type { FileReader } from '../compiler/file-reader.ts';
import { type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { UsageError } from './command.ts';
import { nameOf, readText } from './files.ts';
import type { Terminal } from './terminal.ts';

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
  const { entry, files, isTable } = await entryOf(path, terminal);
  if (isTable) throw new UsageError(`${entry} is JSON, such as a compiled table: name the routes file it was made of`);
  return compile(entry, {
    files,
    allowOutside,
    ...(environment && { environment: { isSet: (name) => terminal.environment[name] !== undefined } }),
  });
}

/** As `compileFile`, without a look at the environment; a table as JSON will do too. Throws `UsageError`. */
export async function loadFile(path: string, terminal: Terminal, allowOutside = false): Promise<LoadedConfiguration> {
  const { entry, ...found } = await entryOf(path, terminal);
  return loadConfiguration(entry, { ...found, allowOutside });
}

interface Entry {
  readonly entry: string;
  readonly files: FileReader;
  /** Whether it is a table as JSON: by its name, or, of standard input, by its first character. */
  readonly isTable: boolean;
}

async function entryOf(path: string, terminal: Terminal): Promise<Entry> {
  const text = await readText(path, terminal);
  const entry = nameOf(path);
  return {
    entry,
    files: { ...diskFiles, read: (asked) => (asked === entry ? text : diskFiles.read(asked)) },
    isTable: path === '-' ? text.trimStart().startsWith('{') : path.endsWith('.json'),
  };
}

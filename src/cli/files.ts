// The files that a command is called with.
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

export const DEFAULT_FILE = 'fairlead.routes';

/** How the file that a command was called with is spoken of. */
export function nameOf(path: string): string {
  return path === '-' ? '<stdin>' : path;
}

/** The text of a file, or of standard input for `-`. Throws `UsageError`. */
export async function readText(path: string, terminal: Terminal): Promise<string> {
  if (path === '-') return terminal.readInput();
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    throw unreadable(path, fault);
  }
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
  return new UsageError(`cannot read ${path}: ${reasonOf(fault, 'there is no such file')}`);
}

/** For a file that is written: the folder is what may be missing. */
export function unwritable(path: string, fault: unknown): UsageError {
  return new UsageError(`cannot write ${path}: ${reasonOf(fault, 'there is no such folder')}`);
}

function reasonOf(fault: unknown, missing: string): string {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: missing,
    ENOTDIR: missing,
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
  };
  return reasons[code] ?? code;
}

/** A file that may be new. Throws `UsageError`. */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (fault) {
    throw unwritable(path, fault);
  }
}

/**
 * Each file whole, under the mode that it had, and none where one cannot be written; a symlink stays, and what it leads
 * to is replaced. Throws `UsageError`.
 */
export function replaceFiles(texts: ReadonlyMap<string, string>): void {
  const temporary: { readonly from: string; readonly to: string; readonly path: string }[] = [];
  let at = '';
  try {
    for (const [path, text] of texts) {
      at = path;
      // Renaming asks the folder alone: a file that is read-only is so on purpose.
      accessSync(path, constants.W_OK);
      const to = realpathSync(path);
      const from = `${to}.${process.pid}.tmp`;
      temporary.push({ from, to, path });
      writeFileSync(from, text, { mode: statSync(to).mode });
    }
    for (const { from, to, path } of temporary) {
      at = path;
      renameSync(from, to);
    }
  } catch (fault) {
    for (const { from } of temporary) discard(from);
    throw unwritable(at, fault);
  }
}

/** What cannot be taken away, such as a folder of that name, must not hide why the writing failed. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

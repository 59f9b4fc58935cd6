// The files of a git revision as the compiler sees files: what they import is of that revision, too.
import { execFileSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import type { FileReader } from '../../compiler/file-reader.ts';
import { UsageError } from '../command.ts';

/** Paths are as on disk, from the working folder. Throws `UsageError` where there is no such revision. */
export function revisionFiles(revision: string, folder: string = process.cwd()): FileReader {
  const id = git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)?.trim();
  if (id === undefined) throw new UsageError(`there is no git revision ${revision} here`);
  const at = (path: string): string => `${id}:./${relative(folder, resolve(folder, path))}`;
  return {
    read: (path) => (isFile(folder, at(path)) ? git(folder, 'show', at(path)) : undefined),
    list: (path) => git(folder, 'ls-tree', '--name-only', at(path))?.split('\n').filter(Boolean),
  };
}

/** `git show` prints folders too. */
function isFile(folder: string, object: string): boolean {
  return git(folder, 'cat-file', '-t', object)?.trim() === 'blob';
}

/** No shell: no name can become a command. Undefined where git fails. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')
      throw new UsageError('git is not installed');
    return undefined;
  }
}

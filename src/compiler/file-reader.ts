// How the compiler sees files: the one door to a disk, so that tests, editors and `-` can stand behind it too.
import { posix } from 'node:path';

/** Paths are as the importing file wrote them, joined to its folder, with `/` between names. */
export interface FileReader {
  /** The text of a file; undefined where there is none, or it cannot be read. */
  read(path: string): string | undefined;
  /** Names of what is in a folder, in any order; undefined where there is no such folder. */
  list(folder: string): readonly string[] | undefined;
}

/** Files that are only in memory: path -> text. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileReader {
  return {
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    list(folder) {
      const prefix = folder === '.' || folder === '' ? '' : `${folder.replace(/\/$/, '')}/`;
      const inside = Object.keys(files).filter((path) => path.startsWith(prefix));
      const names = inside.map((path) => path.slice(prefix.length).split('/')[0] ?? '');
      return names.length === 0 ? undefined : [...new Set(names)];
    },
  };
}

/** The same files as they are seen from a folder: what is no absolute path is relative to it. */
export function filesFrom(folder: string, files: FileReader): FileReader {
  const absolute = (path: string): string => absolutePath(folder, path);
  return { read: (path) => files.read(absolute(path)), list: (path) => files.list(absolute(path)) };
}

export function absolutePath(folder: string, path: string): string {
  return /^([A-Za-z]:)?\//.test(path) ? posix.normalize(path) : posix.join(folder, path);
}

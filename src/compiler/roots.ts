// Which root files a file belongs to: a member that is opened alone is judged as part of the file that imports it.
import { posix } from 'node:path';
import { absolutePath, type FileReader, filesFrom } from './file-reader.ts';
import { filesOf } from './files-of.ts';

/** Only these words bring other files in; most files have none of them, and need no closer look. */
const BRINGS_IN = /\b(?:import|routes)\b[^\n]*/g;
const USUAL_NAME = 'fairlead.routes';
const EXTENSION = '.routes';

/**
 * The files in this folder and above it that bring the file in and are brought in by none themselves, the usual name
 * first; the file itself where there is none. Nothing outside a root file's folder can belong to it.
 */
export function rootsOf(path: string, files: FileReader): readonly string[] {
  const members = new Map<string, ReadonlySet<string>>();
  for (const candidate of foldersAbove(posix.dirname(path)).flatMap((folder) => routesFilesIn(folder, files))) {
    if (candidate === path || bringingIn(files.read(candidate) ?? '') === '') continue;
    const brought = membersOf(candidate, files);
    if (brought.has(path)) members.set(candidate, brought);
  }
  const inner = new Set([...members].flatMap(([root, brought]) => [...brought].filter((member) => member !== root)));
  const roots = [...members.keys()].filter((root) => !inner.has(root));
  return roots.length === 0 ? [path] : roots.sort((one, other) => rank(one) - rank(other));
}

/** What a text says of other files: where it stays the same, so do the files that belong together. */
export function bringingIn(text: string): string {
  return (text.match(BRINGS_IN) ?? []).join('\n');
}

function rank(path: string): number {
  return posix.basename(path) === USUAL_NAME ? 0 : 1;
}

/** Absolute paths of a root file and all that it brings in. */
function membersOf(root: string, files: FileReader): ReadonlySet<string> {
  const folder = posix.dirname(root);
  const brought = filesOf(posix.basename(root), { files: filesFrom(folder, files) });
  return new Set([...brought.keys()].map((member) => absolutePath(folder, member)));
}

/** The folder and those that it lies in. */
function foldersAbove(folder: string): readonly string[] {
  const parent = posix.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

/** Nothing where the folder cannot be listed. */
function routesFilesIn(folder: string, files: FileReader): readonly string[] {
  const names = files.list(folder) ?? [];
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => posix.join(folder, name))
    .sort();
}

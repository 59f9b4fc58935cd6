// The files that an `import` could name.
import { posix } from 'node:path';
import type { FileReader } from '../../compiler/file-reader.ts';

const DEEPEST = 3;
const MOST_FILES = 200;

/** Routes files beside a file and below it, as it would write them. */
export function importableFrom(path: string, files: FileReader): readonly string[] {
  const folder = posix.dirname(path);
  const found: string[] = [];
  const visit = (inner: string, depth: number): void => {
    for (const name of [...(files.list(posix.join(folder, inner)) ?? [])].sort()) {
      const relative = inner === '' ? name : `${inner}/${name}`;
      if (name.startsWith('.') || name === 'node_modules' || found.length >= MOST_FILES) continue;
      if (name.endsWith('.routes')) found.push(relative);
      else if (!name.includes('.') && depth < DEEPEST) visit(relative, depth + 1);
    }
  };
  visit('', 1);
  return found.filter((name) => posix.join(folder, name) !== path);
}

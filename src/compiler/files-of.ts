// Which files belong to a root file: those that it brings in, and those that they do.
import { posix } from 'node:path';
import { parse } from '../language/parse.ts';
import type { CompileOptions } from './compile.ts';
import { Context } from './context.ts';
import { FileLoader, type LoadedFile } from './files.ts';
import { bringIn, loadFile } from './loading.ts';

/** By their paths, the entry first; as far as they can be read. Nothing is checked. */
export function filesOf(
  entry: string,
  { files, allowOutside }: Pick<CompileOptions, 'files' | 'allowOutside'>,
): ReadonlyMap<string, LoadedFile> {
  const path = posix.normalize(entry);
  const loader = new FileLoader(files, { root: allowOutside ? undefined : posix.dirname(path), parse });
  loadFile(path, 'file', new Context({ files: loader, bringIn, environment: undefined }));
  return loader.loaded;
}

// The disk as the compiler sees it.
import { readdirSync, readFileSync } from 'node:fs';
import type { FileReader } from '../compiler/file-reader.ts';
import { tryRead } from './try-read.ts';

export const diskFiles: FileReader = {
  read: (path) => tryRead(() => readFileSync(path, 'utf8')),
  list: (folder) => tryRead(() => readdirSync(folder)),
};

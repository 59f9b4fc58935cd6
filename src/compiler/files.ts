// The files of one compilation: which were read, which are being read, and what a watcher should look at.
import { posix } from 'node:path';
import type { ParseResult } from '../language/parse.ts';
import { Source } from '../language/source.ts';
import type { FileReader } from './file-reader.ts';
import { globMatches } from './glob.ts';

/** What a file is read for decides what may stand in it. */
export type FileRole = 'file' | 'import' | 'routes';

export interface LoadedFile {
  readonly path: string;
  readonly role: FileRole;
  readonly parsed: ParseResult;
}

/** How texts become trees; one that keeps what it has made spares an editor the files that did not change. */
export type Parser = (source: Source) => ParseResult;

/** Stands for the working folder, deep enough for any `../`. */
const SOMEWHERE = '/somewhere'.repeat(32);

export class FileLoader {
  readonly loaded = new Map<string, LoadedFile>();
  /** Files whose imports are being followed, the root first. */
  readonly open: string[] = [];
  readonly sources: Source[] = [];
  readonly #reader: FileReader;
  readonly #parse: Parser;
  readonly #root: string | undefined;
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /** @param options.root the folder that nothing may stand outside of; undefined: anything may. */
  constructor(reader: FileReader, { root, parse }: { readonly root: string | undefined; readonly parse: Parser }) {
    this.#reader = reader;
    this.#parse = parse;
    this.#root = root;
  }

  get watched(): { readonly files: readonly string[]; readonly folders: readonly string[] } {
    return { files: [...this.#files], folders: [...this.#folders] };
  }

  watchFile(path: string): void {
    this.#files.add(path);
  }

  /** A file as a tree; undefined where it cannot be read. It is watched either way: it may yet come. */
  read(path: string): ParseResult | undefined {
    this.watchFile(path);
    const text = this.#reader.read(path);
    if (text === undefined) return undefined;
    const parsed = this.#parse(new Source(path, text));
    this.sources.push(parsed.file.source);
    return parsed;
  }

  exists(path: string): boolean {
    this.watchFile(path);
    return this.#reader.read(path) !== undefined;
  }

  /** Whether a path, as it is written, leaves the root file's folder. */
  isOutside(path: string): boolean {
    if (this.#root === undefined) return false;
    const way = posix.relative(posix.resolve(SOMEWHERE, this.#root), posix.resolve(SOMEWHERE, path));
    return way === '..' || way.startsWith('../');
  }

  /** The files that a pattern names, sorted; a pattern without wildcards names itself. */
  expand(pattern: string): readonly string[] {
    if (!/[*?{]/.test(pattern)) return [pattern];
    const names = pattern.split('/');
    const found = names.reduce<readonly string[]>(
      (folders, name, index) => folders.flatMap((folder) => this.#step(folder, name, index === 0)),
      [''],
    );
    return [...found].sort();
  }

  #step(folder: string, name: string, first: boolean): readonly string[] {
    const prefix = first ? '' : `${folder}/`;
    if (!/[*?{]/.test(name)) return [prefix + name];
    const listed = first ? '.' : folder || '/';
    this.#folders.add(listed);
    const names = this.#reader.list(listed) ?? [];
    return names.filter((entry) => !entry.startsWith('.') && globMatches(name, entry)).map((entry) => prefix + entry);
  }
}

/** A path as another file writes it: relative to that file's folder. */
export function besideFile(path: string, source: Source): string {
  return posix.isAbsolute(path) ? posix.normalize(path) : posix.join(posix.dirname(source.path), path);
}

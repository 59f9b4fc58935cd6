// A root file with all that it brings in, compiled when somebody asks and something has changed. Paths inside are relative
// to the root file's folder, as `fairlead check` in that folder would print them.
import { posix } from 'node:path';
import { type Compilation, compile } from '../../compiler/compile.ts';
import type { Environment } from '../../compiler/environment.ts';
import { absolutePath, type FileReader, filesFrom } from '../../compiler/file-reader.ts';
import type { LoadedFile } from '../../compiler/files.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { type ParseResult, parse } from '../../language/parse.ts';
import type { Source } from '../../language/source.ts';

export interface ProjectOptions {
  readonly files: FileReader;
  readonly environment?: Environment;
}

export class Project {
  /** Absolute. */
  readonly root: string;
  readonly #folder: string;
  readonly #options: ProjectOptions;
  /** As they were when they were last compiled: what did not change is not parsed again. */
  #files: ReadonlyMap<string, LoadedFile> = new Map();
  #compilation: Compilation | undefined;
  #findings: readonly Diagnostic[] | undefined;

  constructor(root: string, options: ProjectOptions) {
    this.root = root;
    this.#folder = posix.dirname(root);
    this.#options = options;
  }

  /** What the files say now. */
  get compilation(): Compilation {
    if (this.#compilation === undefined) {
      const { files, environment } = this.#options;
      this.#compilation = compile(posix.basename(this.root), {
        files: filesFrom(this.#folder, files),
        parse: (source) => this.#parse(source),
        ...(environment && { environment }),
      });
      this.#files = this.#compilation.files;
    }
    return this.#compilation;
  }

  /** Whether the analysis has said what it has to say of the files as they are now. */
  get analyzed(): boolean {
    return this.#findings !== undefined;
  }

  /** All that is known now; without the analysis until its findings are there. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.compilation.diagnostics, ...(this.#findings ?? [])];
  }

  /** A file may have changed. */
  touch(): void {
    this.#compilation = undefined;
    this.#findings = undefined;
  }

  /** Takes in what the analysis found; false where the files have changed since, and it is dropped. */
  takeFindings(findings: readonly Diagnostic[], about: Compilation): boolean {
    if (about !== this.#compilation) return false;
    this.#findings = findings;
    return true;
  }

  /** How the files of this project are called in it. */
  nameOf(path: string): string {
    return posix.relative(this.#folder, path);
  }

  pathOf(source: Source): string {
    return absolutePath(this.#folder, source.path);
  }

  /** Whether a change of this file could change anything. */
  reads(path: string): boolean {
    const known = this.#compilation?.watched.files ?? [];
    return known.some((name) => absolutePath(this.#folder, name) === path);
  }

  #parse(source: Source): ParseResult {
    const known = this.#files.get(source.path)?.parsed;
    return known?.file.source.text === source.text ? known : parse(source);
  }
}

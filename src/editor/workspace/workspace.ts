// The open files of an editor and the projects that they belong to.
import type { Environment } from '../../compiler/environment.ts';
import type { FileReader } from '../../compiler/file-reader.ts';
import { bringingIn, rootsOf } from '../../compiler/roots.ts';
import { Overlay } from './overlay.ts';
import { Project } from './project.ts';

export interface WorkspaceOptions {
  /** The disk, by absolute paths. */
  readonly disk: FileReader;
  /** Absent: it is not said which variables are not set. */
  readonly environment?: Environment;
}

export class Workspace {
  readonly files: Overlay;
  readonly #options: WorkspaceOptions;
  /** By their root files. */
  readonly #projects = new Map<string, Project>();
  /** Of each open file; empty where they have to be looked for again. */
  readonly #roots = new Map<string, readonly string[]>();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.files = new Overlay(options.disk);
  }

  /** A file is opened, or its text is another. */
  update(path: string, text: string): void {
    const before = this.files.read(path);
    const opened = !this.files.isOpen(path);
    this.files.set(path, text);
    if (opened || bringingIn(before ?? '') !== bringingIn(text)) this.#roots.clear();
    for (const project of this.#projects.values()) if (before === undefined || project.reads(path)) project.touch();
  }

  close(path: string): void {
    this.files.delete(path);
    this.filesChanged();
  }

  /** Something on the disk is another. */
  filesChanged(): void {
    this.#roots.clear();
    for (const project of this.#projects.values()) project.touch();
  }

  /** Every project with an open file. */
  get projects(): readonly Project[] {
    const roots = new Set(this.files.open.flatMap((path) => this.#rootsOf(path)));
    for (const root of this.#projects.keys()) if (!roots.has(root)) this.#projects.delete(root);
    return [...roots].map((root) => this.#projectAt(root));
  }

  /** The projects of a file, the usual root first; never none. */
  projectsOf(path: string): readonly Project[] {
    return this.#rootsOf(path).map((root) => this.#projectAt(root));
  }

  #projectAt(root: string): Project {
    const { environment } = this.#options;
    const known =
      this.#projects.get(root) ?? new Project(root, { files: this.files, ...(environment && { environment }) });
    this.#projects.set(root, known);
    return known;
  }

  #rootsOf(path: string): readonly string[] {
    const known = this.#roots.get(path) ?? rootsOf(path, this.files);
    if (this.files.isOpen(path)) this.#roots.set(path, known);
    return known;
  }
}

// The disk with the unsaved texts of an editor laid over it. Paths are absolute, with `/` between names.
import { posix } from 'node:path';
import type { FileReader } from '../../compiler/file-reader.ts';

export class Overlay implements FileReader {
  readonly #disk: FileReader;
  readonly #texts = new Map<string, string>();

  constructor(disk: FileReader) {
    this.#disk = disk;
  }

  /** The paths that an editor has open. */
  get open(): readonly string[] {
    return [...this.#texts.keys()];
  }

  isOpen(path: string): boolean {
    return this.#texts.has(path);
  }

  set(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  delete(path: string): void {
    this.#texts.delete(path);
  }

  read(path: string): string | undefined {
    return this.#texts.get(path) ?? this.#disk.read(path);
  }

  list(folder: string): readonly string[] | undefined {
    const unsaved = this.open.filter((path) => posix.dirname(path) === folder).map((path) => posix.basename(path));
    const saved = this.#disk.list(folder);
    return saved === undefined && unsaved.length === 0 ? undefined : [...new Set([...(saved ?? []), ...unsaved])];
  }
}

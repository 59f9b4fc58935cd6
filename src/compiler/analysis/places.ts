// Where the parts of a table were written, as spans of its files.
import { spanAt } from '../../language/diagnostic.ts';
import { Source, type Span } from '../../language/source.ts';
import type { Positions } from '../../route-table.ts';

export class Places {
  readonly #positions: Positions;
  readonly #sources: readonly Source[];
  readonly #byPath: ReadonlyMap<string, Source>;

  constructor(positions: Positions, sources: readonly Source[]) {
    this.#positions = positions;
    this.#sources = sources;
    this.#byPath = new Map(sources.map((source) => [source.path, source]));
  }

  /** The span of the value at a JSON Pointer, or of the nearest thing around it; the file's start where none is known. */
  of(pointer: string): Span {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const position = this.#positions(at);
      const source = position && this.#byPath.get(position.file);
      if (position !== undefined && source !== undefined) return spanAt(position, source);
    }
    return { source: this.#sources[0] ?? new Source('', ''), start: 0, end: 0 };
  }
}

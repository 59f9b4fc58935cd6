// Where the parts of the table were written, kept beside its objects while it is made.
import { positionOf } from '../language/diagnostic.ts';
import type { Span } from '../language/source.ts';
import type { Position, Positions } from '../route-table.ts';

/** Lives as long as one compilation. Most objects have but their own place. */
export class Marks {
  // Not weak: the garbage collector would go through every entry again and again while a large table is made.
  readonly #objects = new Map<object, Span>();
  readonly #inside = new Map<object, Map<string, Span>>();

  /** Notes where an object was written, or (with a pointer such as `/timeouts/connect`) something inside it. */
  set<T extends object>(object: T, span: Span, pointer = ''): T {
    if (pointer === '') this.#objects.set(object, span);
    else {
      const spans = this.#inside.get(object) ?? new Map<string, Span>();
      this.#inside.set(object, spans.set(pointer, span));
    }
    return object;
  }

  /** Where this very object was written, if that is known. */
  of(object: object): Span | undefined {
    return this.#objects.get(object);
  }

  /** The side map of a whole table. No key of a table needs escaping in a pointer. */
  positions(table: object): Positions {
    const positions: Record<string, Position> = {};
    this.#note(table, '', positions);
    return positions;
  }

  #note(value: object, pointer: string, positions: Record<string, Position>): void {
    const own = this.#objects.get(value);
    if (own !== undefined) positions[pointer] = positionOf(own);
    for (const [inner, span] of this.#inside.get(value) ?? []) positions[pointer + inner] = positionOf(span);
    for (const key in value) {
      const inner: unknown = value[key as keyof typeof value];
      if (inner !== null && typeof inner === 'object') this.#note(inner, `${pointer}/${key}`, positions);
    }
  }
}

// Where the parts of the table were written, kept beside its objects while it is made.
import { positionOf } from '../language/diagnostic.ts';
import type { Span } from '../language/source.ts';
import type { Position, Positions } from '../route-table.ts';

export class Marks {
  readonly #objects = new WeakMap<object, Map<string, Span>>();

  /** Notes where an object was written, or (with a pointer such as `/timeouts/connect`) something inside it. */
  set<T extends object>(object: T, span: Span, pointer = ''): T {
    const spans = this.#objects.get(object) ?? new Map<string, Span>();
    spans.set(pointer, span);
    this.#objects.set(object, spans);
    return object;
  }

  /** Where this very object was written, if that is known. */
  of(object: object): Span | undefined {
    return this.#objects.get(object)?.get('');
  }

  /** The side map of a whole table. No key of a table needs escaping in a pointer. */
  positions(table: object): Positions {
    const positions: Record<string, Position> = {};
    const visit = (value: object, pointer: string): void => {
      for (const [inner, span] of this.#objects.get(value) ?? []) positions[pointer + inner] = positionOf(span);
      for (const [key, inner] of Object.entries(value)) {
        if (inner !== null && typeof inner === 'object') visit(inner, `${pointer}/${key}`);
      }
    };
    visit(table, '');
    return positions;
  }
}

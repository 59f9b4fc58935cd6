// Where the parts of the table were written, kept beside its objects while it is made.
import { positionOf } from '../language/diagnostic.ts';
import type { Span } from '../language/source.ts';
import type { Positions } from '../route-table.ts';

/** Where something was written; what a route has by `use` was written in a policy. */
export interface Origin extends Span {
  readonly policy?: string;
}

/** Another object, which was written at the same place and marked before. */
interface Like {
  readonly like: object;
}

/** Most files are compiled without anybody asking for a place: marks are noted, and put in order with the first question. */
export class Marks {
  // A mark stands at the same place of three lists: as objects, the ten of each route would be a tenth of all there is.
  readonly #noted: object[] = [];
  readonly #origins: (Origin | Like)[] = [];
  /** To something inside the object, such as `/timeouts/connect`; empty: the object itself. */
  readonly #pointers: string[] = [];
  readonly #objects = new Map<object, Origin>();
  readonly #inside = new Map<object, Map<string, Origin>>();

  /** Notes where an object was written, or (with a pointer) something inside it. */
  set<T extends object>(object: T, span: Origin, pointer = ''): T {
    return this.#note(object, span, pointer);
  }

  /** Notes that an object stands where another one does. */
  setLike<T extends object>(object: T, like: object): T {
    return this.#note(object, { like }, '');
  }

  #note<T extends object>(object: T, origin: Origin | Like, pointer: string): T {
    this.#noted.push(object);
    this.#origins.push(origin);
    this.#pointers.push(pointer);
    return object;
  }

  /** Where this very object was written, if that is known. */
  of(object: object): Span | undefined {
    this.#sort();
    return this.#objects.get(object);
  }

  /** The places of a whole table. No key of a table needs escaping in a pointer. */
  positions(table: object): Positions {
    return (pointer) => {
      const origin = this.#find(table, pointer);
      return origin && { ...positionOf(origin), ...(origin.policy !== undefined && { policy: origin.policy }) };
    };
  }

  /** What the object itself says of its place goes before what those around it say. */
  #find(table: object, pointer: string): Origin | undefined {
    this.#sort();
    let found: Origin | undefined;
    let value: unknown = table;
    for (let at = 0; value !== null && typeof value === 'object'; ) {
      if (at === pointer.length) return this.#objects.get(value) ?? found;
      found = this.#inside.get(value)?.get(pointer.slice(at)) ?? found;
      const end = pointer.indexOf('/', at + 1);
      const next = end < 0 ? pointer.length : end;
      value = value[pointer.slice(at + 1, next) as keyof typeof value];
      at = next;
    }
    return found;
  }

  #sort(): void {
    for (const [number, object] of this.#noted.entries()) {
      const origin = this.#origins[number];
      const span = origin !== undefined && 'like' in origin ? this.#objects.get(origin.like) : origin;
      if (span === undefined) continue;
      const pointer = this.#pointers[number] ?? '';
      if (pointer === '') this.#objects.set(object, span);
      else this.#spansInside(object).set(pointer, span);
    }
    for (const list of [this.#noted, this.#origins, this.#pointers]) list.length = 0;
  }

  #spansInside(object: object): Map<string, Origin> {
    const known = this.#inside.get(object);
    if (known !== undefined) return known;
    const spans = new Map<string, Origin>();
    this.#inside.set(object, spans);
    return spans;
  }
}

// How far arguments follow a shape: what each was taken as, and what may come next. For editors, where statements are
// half written; it reads no value and reports nothing.
import type { ArgumentNode } from '../../language/ast.ts';
import { starts } from './read.ts';
import type { Shape, ShapeData, Slots } from './shape.ts';

/** What one argument can be taken as. */
export type Piece = Extract<ShapeData, { kind: 'literal' | 'keyword' | 'comma' }>;

export interface Followed {
  /** For each argument what it was taken as; shorter than the arguments where one fits nowhere. */
  readonly taken: readonly Piece[];
  /** Behind the last argument; empty where one of them fits nowhere. */
  readonly next: readonly Piece[];
  /** Whether nothing more is needed. */
  readonly complete: boolean;
}

/** Takes arguments by the slots of a statement, or of a condition's field, as the reader of values does. */
export function follow(slots: Slots, items: readonly ArgumentNode[]): Followed {
  const walk = new Walk(items);
  const complete = walk.visit({ kind: 'sequence', slots });
  return { taken: walk.taken, next: walk.next, complete: complete && walk.taken.length === items.length };
}

class Walk {
  readonly taken: Piece[] = [];
  readonly next: Piece[] = [];
  readonly #items: readonly ArgumentNode[];

  constructor(items: readonly ArgumentNode[]) {
    this.#items = items;
  }

  /** Takes what fits the shape. False: what follows it cannot come yet. */
  visit(shape: Shape): boolean {
    switch (shape.kind) {
      case 'literal':
      case 'keyword':
      case 'comma':
        return this.#take(shape);
      case 'clause':
        return this.#take({ kind: 'keyword', word: shape.word }) && this.visit(shape.shape);
      case 'optional':
        return this.#visitOptional(shape.shape);
      case 'list':
        return this.#visitList(shape.shape);
      case 'sequence':
        return this.#visitSequence(Object.values(shape.slots));
      case 'choice':
        return this.#visitChoice(shape.shapes);
    }
  }

  get #item(): ArgumentNode | undefined {
    return this.#items[this.taken.length];
  }

  #take(piece: Piece): boolean {
    const item = this.#item;
    if (item === undefined) {
      this.next.push(piece);
      return false;
    }
    if (piece.kind === 'comma' ? item.kind !== 'comma' : !starts(piece, item)) return false;
    this.taken.push(piece);
    return true;
  }

  #visitOptional(shape: Shape): boolean {
    if (this.#item === undefined) this.visit(shape);
    else if (starts(shape, this.#item)) return this.visit(shape);
    return true;
  }

  #visitList(shape: Shape): boolean {
    do {
      if (!this.visit(shape)) return false;
    } while (this.#item !== undefined && this.#take({ kind: 'comma' }));
    if (this.#item === undefined) this.next.push({ kind: 'comma' });
    return true;
  }

  /** Optional shapes that follow each other come in any order. */
  #visitSequence(shapes: readonly Shape[]): boolean {
    let waiting = shapes;
    while (waiting.length > 0) {
      const needed = waiting.findIndex(({ kind }) => kind !== 'optional');
      const run = needed < 0 ? waiting : waiting.slice(0, needed);
      const here = this.#item === undefined ? run[0] : run.find((shape) => starts(shape, this.#item));
      const shape = here ?? waiting[run.length];
      if (shape === undefined) return true;
      if (!this.visit(shape)) return false;
      waiting = here === undefined ? waiting.slice(run.length + 1) : waiting.filter((other) => other !== shape);
    }
    return true;
  }

  #visitChoice(shapes: readonly Shape[]): boolean {
    if (this.#item === undefined) return shapes.filter((shape) => this.visit(shape)).length > 0;
    const chosen = shapes.find((shape) => starts(shape, this.#item));
    return chosen !== undefined && this.visit(chosen);
  }
}

// What a statement is to the compiler: one value that says where it may stand, what it takes, and what it comes to.
import type { StatementNode } from '../../language/ast.ts';
import type { Slots, Values } from '../arguments/shape.ts';
import type { Context } from '../context.ts';
import type { Drafts, Place } from '../program.ts';

export interface StatementSpec<P extends Place = Place, S extends Slots = Slots> {
  /** Its keyword; for a `headless` one, what the reference calls it. */
  readonly name: string;
  readonly places: readonly P[];
  /** In order; each slot's value is what `lower` gets under its name. */
  readonly arguments: S;
  /** It has no keyword: what stands in its place is the first argument (a pool's member). */
  readonly headless?: true;
  /** It takes a condition instead of arguments. */
  readonly condition?: true;
  /** It has a block; the statements inside may stand at `place`. */
  readonly block?: {
    readonly place: Place;
    /** The block stands where this optional argument is left out; without it the block is always there. */
    readonly insteadOf?: keyof S & string;
    /** Of each list one must stand in the block. */
    readonly requires?: readonly (readonly string[])[];
  };
  /** Whether it may stand more than once in a block (or, at the top, in all files). */
  readonly repeats: boolean;
  /** A sentence or two for the reference and hover, without a full stop at the end of the last. */
  readonly summary: string;
  /** A whole file, but for `edition`, that compiles and shows it. */
  readonly example: string;
  /** Other files that the example needs, whole. */
  readonly exampleFiles?: Readonly<Record<string, string>>;
  /** Before anything is lowered: announces names, reads files. */
  declare?(input: Declaring<S>): void;
  /** Checks what the arguments alone do not say, and writes to the draft. */
  lower(input: Lowering<P, S>): void;
}

interface Declaring<S extends Slots> {
  readonly node: StatementNode;
  readonly values: Values<S>;
  readonly context: Context;
}

export interface Lowering<P extends Place, S extends Slots> extends Declaring<S> {
  readonly place: P;
  /** What the block (or file) that it stands in comes to. */
  readonly draft: Drafts[P];
  /** Lowers the statement's own block into a draft; false where something in it is wrong, and reported. */
  body<Inner extends Place>(place: Inner, draft: Drafts[Inner]): boolean;
}

/** Types a spec by its places and slots, then forgets them, so that all specs can stand in one list. */
export function statement<const P extends Place, S extends Slots>(spec: StatementSpec<P, S>): StatementSpec {
  return spec as unknown as StatementSpec;
}

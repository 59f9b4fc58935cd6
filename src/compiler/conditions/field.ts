// What a condition's field is to the compiler: what stands behind it, and what it comes to.
import type { Span } from '../../language/source.ts';
import type { Condition } from '../../route-table.ts';
import type { Slots, Values } from '../arguments/shape.ts';
import type { Context } from '../context.ts';

export interface FieldSpec<S extends Slots = Slots> {
  readonly name: string;
  readonly operands: S;
  readonly summary: string;
  /** As it stands behind `match`. */
  readonly example: string;
  lower(input: { readonly values: Values<S>; readonly span: Span; readonly context: Context }): Condition | undefined;
}

/** Types a field by its operands, then forgets them, so that all fields can stand in one table. */
export function field<S extends Slots>(spec: FieldSpec<S>): FieldSpec {
  return spec as unknown as FieldSpec;
}

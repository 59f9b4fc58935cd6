// The tests of a condition, each with what must be so around it for its outcome to be that of the whole.
import type { Condition } from '../../route-table.ts';
import type { Atom } from './space/atoms.ts';

export interface DecidingAtom {
  readonly atom: Atom;
  /** JSON Pointer. */
  readonly pointer: string;
  /** It decides just where all of these hold … */
  readonly holding: readonly Condition[];
  /** … and none of these does. */
  readonly failing: readonly Condition[];
}

type Around = Pick<DecidingAtom, 'holding' | 'failing'>;

/** In file order. What stands in a named condition is there once for each use. */
export function decidingAtoms(
  condition: Condition,
  pointer: string,
  around: Around = { holding: [], failing: [] },
): readonly DecidingAtom[] {
  switch (condition.kind) {
    case 'any':
      return [];
    case 'not':
    case 'named':
      return decidingAtoms(condition.term, `${pointer}/term`, around);
    case 'and':
    case 'or':
      return condition.terms.flatMap((term, index) => {
        const others = condition.terms.toSpliced(index, 1);
        const key = condition.kind === 'and' ? 'holding' : 'failing';
        return decidingAtoms(term, `${pointer}/terms/${index}`, { ...around, [key]: [...around[key], ...others] });
      });
    default:
      return [{ atom: condition, pointer, ...around }];
  }
}

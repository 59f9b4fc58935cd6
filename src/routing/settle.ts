// What is left of a condition once some of what it tests is known.
import type { Condition } from '../route-table.ts';
import { type Atom, compileCondition } from './condition.ts';
import type { RequestFacts } from './facts.ts';

/** The condition without tests of these kinds, which come out as `facts` say; or how all of it comes out. */
export function settle(
  condition: Condition,
  facts: RequestFacts,
  known: ReadonlySet<Atom['kind']>,
): Condition | boolean {
  switch (condition.kind) {
    case 'any':
      return true;
    case 'named':
      return settle(condition.term, facts, known);
    case 'not': {
      const term = settle(condition.term, facts, known);
      return typeof term === 'boolean' ? !term : { kind: 'not', term };
    }
    case 'and':
    case 'or':
      return joined(
        condition.kind,
        condition.terms.map((term) => settle(term, facts, known)),
      );
    default:
      return known.has(condition.kind) ? compileCondition(condition).test(facts) : condition;
  }
}

function joined(kind: 'and' | 'or', terms: readonly (Condition | boolean)[]): Condition | boolean {
  // The value of one term that decides the whole.
  const decisive = kind === 'or';
  if (terms.includes(decisive)) return decisive;
  const open = terms.filter((term) => typeof term !== 'boolean');
  const [first] = open;
  if (first === undefined) return !decisive;
  return open.length === 1 ? first : { kind, terms: open };
}

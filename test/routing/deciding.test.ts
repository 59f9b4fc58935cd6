// A test of a condition decides just where the condition would come out otherwise, had that test alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Condition } from '../../src/route-table.ts';
import { compileCondition } from '../../src/routing/condition.ts';
import { condition, factsOf, REQUESTS } from '../compiler/analysis/random-conditions.ts';

/** The same condition, every test of which is an object of its own. */
function apart(asked: Condition): Condition {
  return JSON.parse(JSON.stringify(asked));
}

function atomsOf(asked: Condition): readonly Condition[] {
  if (asked.kind === 'and' || asked.kind === 'or') return asked.terms.flatMap(atomsOf);
  return asked.kind === 'not' ? atomsOf(asked.term) : [asked];
}

/** With one test in it come out otherwise, whatever the request. */
function flipped(asked: Condition, atom: Condition): Condition {
  if (asked === atom) return { kind: 'not', term: asked };
  if (asked.kind === 'not') return { kind: 'not', term: flipped(asked.term, atom) };
  if (asked.kind !== 'and' && asked.kind !== 'or') return asked;
  return { kind: asked.kind, terms: asked.terms.map((term) => flipped(term, atom)) };
}

test('the deciding tests are those whose other outcome would be another outcome of the whole', () => {
  fc.assert(
    fc.property(condition.map(apart), fc.integer({ min: 0, max: REQUESTS.length - 1 }), (asked, number) => {
      const request = REQUESTS[number];
      if (request === undefined) return;
      const facts = factsOf(request);
      const compiled = compileCondition(asked);
      const expected = atomsOf(asked).flatMap((atom) => {
        const decides = compileCondition(flipped(asked, atom)).test(facts) !== compiled.test(facts);
        return decides ? [{ atom, holds: compileCondition(atom).test(facts) }] : [];
      });
      expect(compiled.deciding(facts)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

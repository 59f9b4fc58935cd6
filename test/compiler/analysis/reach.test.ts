// What is said to be out of reach of every test is out of reach, and the requests that are given show what they are for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Goal, goalsOf } from '../../../src/compiler/analysis/goals.ts';
import { Reach } from '../../../src/compiler/analysis/reach.ts';
import { prepareTable } from '../../../src/routing/prepare.ts';
import { condition, factsOf, requestOf, type SmallRequest, type World, world } from './random-conditions.ts';

/** Each test of a condition is an object of its own. */
const tables = fc
  .tuple(world, fc.array(condition, { minLength: 1, maxLength: 4 }))
  .map(([{ table, requests }, matches]) => {
    const routes = matches.map((match, number) => ({
      name: `r${number}`,
      match: JSON.parse(JSON.stringify(match)),
      arms: [],
      settings: {},
    }));
    return { table: { ...table, routes }, requests };
  });

/** Whether a request shows a goal, by routing itself. */
function shower({ routes }: ReturnType<typeof prepareTable>) {
  return (goal: Goal, request: SmallRequest): boolean => {
    const facts = factsOf(request);
    const taken = routes.findIndex((route) => route.condition.test(facts));
    if (goal.kind !== 'atom') return taken === goal.route;
    return goal.uses.some(({ atom, route }) => {
      if (taken >= 0 && route > taken) return false;
      const deciders = routes[route]?.condition.deciding(facts) ?? [];
      return deciders.some((decider) => decider.atom === atom && decider.holds === goal.holds);
    });
  };
}

test('goals', () => {
  let witnessed = 0;
  let impossible = 0;
  fc.assert(
    fc.property(tables, fc.nat(8), ({ table, requests }: World, phase) => {
      const some = requests.filter((_, number) => number % 9 === phase);
      const reach = new Reach(table);
      const shows = shower(prepareTable(table));
      for (const goal of goalsOf(table, () => undefined)) {
        const { witnesses, impossible: reason } = reach.of(goal);
        for (const witness of witnesses) expect(shows(goal, requestOf(witness))).toBe(true);
        if (reason !== undefined) expect(some.filter((request) => shows(goal, request))).toEqual([]);
        witnessed += witnesses.length;
        impossible += reason === undefined ? 0 : 1;
      }
    }),
    { numRuns: 100 },
  );
  expect(Math.min(witnessed, impossible)).toBeGreaterThan(20);
});

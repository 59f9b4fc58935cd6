// What the analysis says of random routes is what becomes of requests.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../src/compiler/analysis/analyze.ts';
import type { Witness } from '../../../src/compiler/analysis/space/witness.ts';
import { Source } from '../../../src/language/source.ts';
import type { Condition, Position, RouteTable } from '../../../src/route-table.ts';
import { condition, holds, requestOf, world } from './random-conditions.ts';

/** Routes of these conditions, each on a line of its own. */
function analyzed(conditions: readonly Condition[], within: RouteTable) {
  const routes = conditions.map((match, number) => ({ name: `r${number}`, match, arms: [], settings: {} }));
  const table: RouteTable = { ...within, routes };
  const places = new Map(routes.map((_, number) => [`/routes/${number}`, line(number)]));
  return analyze({
    table,
    positions: (pointer) => places.get(pointer),
    sources: [new Source('t', routes.map(() => 'route\n').join(''))],
  });
}

function line(number: number): Position {
  return { file: 't', line: number + 1, column: 1, endLine: number + 1, endColumn: 6 };
}

const conditions = fc.array(condition, { minLength: 2, maxLength: 5 });

test('a route is called dead or impossible only where no request gets to it; requests are called lost just where some are', () => {
  fc.assert(
    fc.property(world, conditions, ({ table, requests }, list) => {
      const findings = analyzed(list, table);
      const lineOf = (code: string): ReadonlySet<number> =>
        new Set(
          findings.flatMap(({ code: found, span }) => (found === code ? span.source.locate(span.start).line - 1 : [])),
        );
      const dead = lineOf('FL201');
      const tests = list.map(holds);
      const takers = new Set(requests.map((request) => tests.findIndex((matches) => matches(request))));
      expect([...dead].filter((number) => takers.has(number))).toEqual([]);
      const lost = findings.find(({ code }) => code === 'FL205');
      expect(takers.has(-1) && lost === undefined).toBe(false);
      if (lost === undefined) return;
      const request = requestOf(lost.witness as Witness);
      expect(tests.some((matches) => matches(request))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the witness of a dead route is one of its own, and an earlier route takes it', () => {
  fc.assert(
    fc.property(world, conditions, ({ table }, list) => {
      const tests = list.map(holds);
      for (const { code, span, witness } of analyzed(list, table)) {
        if (code !== 'FL201') continue;
        const number = span.source.locate(span.start).line - 1;
        const request = requestOf(witness as Witness);
        expect(tests[number]?.(request)).toBe(true);
        expect(tests.findIndex((matches) => matches(request))).toBeLessThan(number);
      }
    }),
    { numRuns: 300 },
  );
});

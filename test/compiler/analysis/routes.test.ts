// What the analysis says of random routes is what becomes of requests.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../src/compiler/analysis/analyze.ts';
import type { Witness } from '../../../src/compiler/analysis/space/witness.ts';
import { Source } from '../../../src/language/source.ts';
import type { Condition, Position, RouteTable } from '../../../src/route-table.ts';
import { condition, holds, requestOf, world } from './random-conditions.ts';

/** Routes of these conditions, each on a line of its own; in it, what a finding may name at its top in columns of their own. */
function analyzed(conditions: readonly Condition[], within: RouteTable) {
  const routes = conditions.map((match, number) => ({ name: `r${number}`, match, arms: [], settings: {} }));
  const table: RouteTable = { ...within, routes };
  const places = new Map<string, Position>();
  for (const [number, asked] of conditions.entries()) {
    places.set(`/routes/${number}`, place(number, 1));
    for (const index of partsOf(asked).keys()) {
      places.set(`/routes/${number}/match/${keyOf(asked)}/${index}`, place(number, index + 2));
    }
  }
  // What stands deeper is not told apart.
  const deeper = (pointer: string): Position | undefined => {
    const [, number] = /^\/routes\/(\d+)\/match\/\w+\/\d+\/./.exec(pointer) ?? [];
    return number === undefined ? undefined : place(Number(number), 1);
  };
  return analyze({
    table,
    positions: (pointer) => places.get(pointer) ?? deeper(pointer),
    sources: [new Source('t', routes.map(() => 'route\n').join(''))],
  });
}

function place(number: number, column: number): Position {
  return { file: 't', line: number + 1, column, endLine: number + 1, endColumn: 6 };
}

/** The key of its list, where it has one at its top: terms of an `or`, globs, names. */
function keyOf(asked: Condition): 'terms' | 'globs' | 'names' | undefined {
  if (asked.kind === 'or') return 'terms';
  return 'globs' in asked ? 'globs' : 'names' in asked ? 'names' : undefined;
}

/** Each of that list as a condition of its own. */
function partsOf(asked: Condition): readonly Condition[] {
  if (asked.kind === 'or') return asked.terms;
  const key = keyOf(asked);
  const values = key === undefined ? [] : (asked as unknown as Record<string, readonly string[]>)[key];
  return (values ?? []).map((value) => ({ ...asked, [key ?? '']: [value] }) as Condition);
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
    { numRuns: 150 },
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
    { numRuns: 150 },
  );
});

test('a part is called dead only where the routes take the same without it; a condition is called none or every where it is', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(world, conditions, fc.nat(3), ({ table, requests }, list, phase) => {
      const some = requests.filter((_, index) => index % 4 === phase);
      const takersOf = (routes: readonly Condition[]): readonly number[] => {
        const tests = routes.map(holds);
        return some.map((request) => tests.findIndex((matches) => matches(request)));
      };
      for (const { code, span } of analyzed(list, table)) {
        const { line, column } = span.source.locate(span.start);
        const asked = list[line - 1];
        if (asked === undefined) continue;
        const parts = partsOf(asked);
        const part = column === 1 ? asked : parts[column - 2];
        if (part === undefined) throw new Error(`nothing stands at ${line}:${column}`);
        seen.set(code, (seen.get(code) ?? 0) + 1);
        if (code === 'FL202' && column > 1) {
          const left = { kind: 'or' as const, terms: parts.toSpliced(column - 2, 1) };
          expect(takersOf(list.with(line - 1, left))).toEqual(takersOf(list));
        }
        // A line that more than one `match` line is on is judged by each of them, too.
        if (code === 'FL203' && (column > 1 || asked.kind !== 'or')) expect(some.filter(holds(part))).toEqual([]);
        if (code === 'FL204') expect(some.every(holds(part))).toBe(true);
      }
    }),
    { numRuns: 120 },
  );
  expect(['FL202', 'FL203', 'FL204'].filter((code) => !seen.has(code))).toEqual([]);
});

// Whether what was expected came true, and what came instead.
import type { Expectation, ExpectedFact } from '../../compiler/route-test.ts';
import type { RequestRecord } from '../../telemetry/record.ts';
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';

/** One request of a test, once it is over. */
export interface Seen {
  readonly record: RequestRecord;
  /** As it reached the upstream. */
  parameter(name: ParameterName): ParameterValue | undefined;
}

/** What is wanted, and what there is, in the words of the file. */
export interface Comparison {
  readonly holds: boolean;
  readonly expected: string;
  readonly got: string;
}

type FactOf<K extends ExpectedFact['kind']> = Extract<ExpectedFact, { kind: K }>;
type RequestFact = Exclude<ExpectedFact, { kind: 'share' }>;

type Comparers = {
  readonly [K in RequestFact['kind']]: (fact: FactOf<K>, seen: Seen) => Comparison;
};

const COMPARERS: Comparers = {
  route: ({ name }, { record }) => compared(`route ${name}`, routeText(record)),
  'no route': (_, { record }) => compared('no route', routeText(record)),
  target: ({ target }, { record }) => compared(`target ${target}`, targetText(record)),
  attempts: ({ targets }, { record }) =>
    compared(`attempts ${targets.join(', ')}`, attemptsText(record.attempts.map((attempt) => attempt.target))),
  status: ({ status }, { record }) => compared(`status ${status}`, `status ${record.status}`),
  warning({ code }, { record }) {
    const codes = [...new Set(record.warnings.map((warning) => warning.code))];
    const got = codes.length === 0 ? 'no warning' : `warning ${codes.join(', ')}`;
    return { holds: codes.includes(code), expected: `warning ${code}`, got };
  },
  param({ name, value }, { parameter }) {
    const real = parameter(name);
    const got = real === undefined ? `no param ${name}` : `param ${name} ${valueText(real)}`;
    return compared(`param ${name} ${valueText(value)}`, got);
  },
};

/** Of one request. Undefined for a share, which is none of one request alone. */
export function compare({ not, fact }: Expectation, seen: Seen): Comparison | undefined {
  if (fact.kind === 'share') return undefined;
  const comparer = COMPARERS[fact.kind] as (fact: RequestFact, seen: Seen) => Comparison;
  return negated(not, comparer(fact, seen));
}

/** Of all requests together: who served how many; `undefined` is nobody. */
export function compareShare(
  { not, fact }: Expectation,
  served: ReadonlyMap<string | undefined, number>,
): Comparison | undefined {
  if (fact.kind !== 'share') return undefined;
  const { target, from, to } = fact;
  const total = [...served.values()].reduce((sum, count) => sum + count, 0);
  const share = (served.get(target) ?? 0) / total;
  const shares = [...served].map(([who, count]) => `${who ?? 'nobody'} ${percentText(count / total)}`);
  const expected = `share ${target} ${percentText(from)}..${percentText(to)}`;
  return negated(not, { holds: share >= from && share <= to, expected, got: `shares ${shares.join(', ')}` });
}

function compared(expected: string, got: string): Comparison {
  return { holds: expected === got, expected, got };
}

function negated(not: boolean, comparison: Comparison): Comparison {
  if (!not) return comparison;
  return { ...comparison, holds: !comparison.holds, expected: `not ${comparison.expected}` };
}

function routeText({ route }: RequestRecord): string {
  return route === undefined ? 'no route' : `route ${route}`;
}

function targetText({ target, error }: RequestRecord): string {
  return target === undefined ? `no target${error === undefined ? '' : ` (${error.kind})`}` : `target ${target}`;
}

function attemptsText(targets: readonly string[]): string {
  return targets.length === 0 ? 'no attempts' : `attempts ${targets.join(', ')}`;
}

function valueText(value: ParameterValue): string {
  return typeof value === 'object' ? value.map((one) => JSON.stringify(one)).join(', ') : JSON.stringify(value);
}

function percentText(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

// A test as it is suggested: a request out of the analysis, failures that lead it on, and what came of it.
import { renderWitness, type Witness } from '../../../compiler/analysis/space/witness.ts';
import type { Given, RouteTest } from '../../../compiler/route-test.ts';
import type { ErrorKind } from '../../../errors.ts';
import { Source } from '../../../language/source.ts';
import type { RequestRecord } from '../../../telemetry/record.ts';

export interface Trial {
  readonly witness: Witness;
  /** PROVIDER/MODEL of those that fail, all of them so. */
  readonly failing?: { readonly targets: readonly string[]; readonly kind: ErrorKind };
}

/** Every suggestion stands in no file yet. */
const NOWHERE = { source: new Source('', ''), start: 0, end: 0 };

/** To be run; it expects nothing. */
export function testOf({ witness, failing }: Trial): RouteTest {
  const { anonymous, at, flags = [], numbers = {}, headers = {}, metadata = {}, ...said } = witness;
  const givens = (failing?.targets ?? []).map((target): Given => {
    const [provider = '', ...model] = target.split('/');
    return { kind: 'fails', subject: { provider, model: model.join('/') }, error: failing?.kind ?? 'overloaded' };
  });
  return {
    name: '',
    span: NOWHERE,
    times: 1,
    givens,
    expectations: [],
    request: {
      protocol: 'openai-chat',
      operation: 'chat',
      ...said,
      span: NOWHERE,
      said: new Map(),
      flags: new Set(flags),
      numbers: new Map(Object.entries(numbers) as [keyof typeof numbers, number][]),
      headers: new Map(Object.entries(headers)),
      metadata: new Map(Object.entries(metadata)),
      ...(anonymous && { anonymous: NOWHERE }),
      ...(at !== undefined && { at: Date.parse(at) }),
    },
  };
}

/** What a test may expect beside the route. */
export type Sure = 'attempts' | 'target' | 'route';

/** As a routes file writes it. */
export function testText(
  name: string,
  { witness, failing }: Trial,
  { record, sure }: { readonly record: RequestRecord; readonly sure: Sure },
): string {
  return [
    `test ${JSON.stringify(name)} {`,
    `  ${renderWitness(witness)}`,
    ...(failing?.targets ?? []).map((target) => `  given ${targetText(target)} fails ${failing?.kind}`),
    `  expect ${record.route === undefined ? 'no route' : `route ${record.route}`}`,
    ...expectations(record, sure),
    '}',
    '',
  ].join('\n');
}

function expectations({ attempts, target }: RequestRecord, sure: Sure): readonly string[] {
  if (sure === 'attempts' && attempts.length > 0) {
    return [`  expect attempts ${attempts.map((attempt) => targetText(attempt.target)).join(', ')}`];
  }
  return sure === 'target' && target !== undefined ? [`  expect target ${targetText(target)}`] : [];
}

/** A model that is more than letters and a few signs stands in quotes. */
function targetText(target: string): string {
  const [provider = '', ...rest] = target.split('/');
  const model = rest.join('/');
  return `${provider}/${/^[A-Za-z0-9._:@+~/-]+$/.test(model) ? model : JSON.stringify(model)}`;
}

// What `explain` says of a request is what becomes of it: random tables, requests and failures, against the executor.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableHash } from '../../src/compiler/hash.ts';
import type { TestedRequest } from '../../src/compiler/route-test.ts';
import { ANY_KINDS, ERROR_KINDS, type ErrorKind } from '../../src/errors.ts';
import { CallFacts } from '../../src/gateway/call-facts.ts';
import type { Configuration } from '../../src/gateway/configuration.ts';
import { explain } from '../../src/gateway/explanation.ts';
import { Simulation } from '../../src/gateway/simulation/simulation.ts';
import { TestFault } from '../../src/gateway/testing/test-fault.ts';
import { testedCall } from '../../src/gateway/testing/tested-call.ts';
import { Source } from '../../src/language/source.ts';
import type { Arm, Provider, Route } from '../../src/route-table.ts';
import { condition, type SmallRequest, world } from '../compiler/analysis/random-conditions.ts';
import { provider } from '../support/tables.ts';

const PROVIDERS: readonly Provider[] = [
  provider('one', 'http://one.test'),
  provider('two', 'http://two.test', { protocol: 'openai-chat', family: 'openai', auth: { kind: 'bearer' } }),
  provider('three', 'http://three.test', {
    protocol: 'gemini',
    family: 'gemini',
    models: [
      { glob: 'm', lacks: ['tools'] },
      { glob: '*', lacks: [] },
    ],
  }),
];
const TARGETS = ['one/m', 'one/$model', 'two/m', 'two/n', 'three/m', 'three/$model'];

const arm: fc.Arbitrary<Arm> = fc.record({
  on: fc.oneof(fc.constant(ANY_KINDS), fc.subarray([...ERROR_KINDS], { minLength: 1 })),
  rotate: fc.constantFrom({ strategy: 'round_robin' }, { strategy: 'priority' }),
  members: fc.subarray(TARGETS, { minLength: 1, maxLength: 3 }).map((targets) =>
    targets.map((target) => {
      const [name = '', model = ''] = target.split('/');
      return { kind: 'target' as const, target: { provider: name, model }, weight: 1 };
    }),
  ),
});

const routes: fc.Arbitrary<readonly Route[]> = fc
  .array(
    fc.record({
      match: fc.oneof(condition, fc.constant({ kind: 'any' as const })),
      arms: fc.array(arm, { maxLength: 3 }),
      retries: fc.integer({ min: 0, max: 2 }),
      strict: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ match, arms, retries, strict }, number) => ({
      name: `r${number}`,
      match,
      arms: arms.map((one, index) => (index === 0 ? { ...one, on: ERROR_KINDS } : one)),
      settings: {
        retry: { count: retries, on: ['timeout', 'overloaded'], backoff: { minMs: 1, maxMs: 9 } },
        ...(strict && { translate: 'strict' }),
      },
      ...(arms.length === 0 && { reject: { status: 403, message: 'no' } }),
    })),
  );

const failures = fc.dictionary(
  fc.constantFrom('one', 'two', 'three', ...TARGETS.filter((target) => !target.includes('$'))),
  fc.constantFrom(...ERROR_KINDS.filter((kind) => kind !== 'stream_broken')),
);

const tables = fc.tuple(world, routes, failures, fc.nat()).map(([{ table, requests }, list, failing, number]) => ({
  table: { ...table, providers: PROVIDERS, routes: list },
  failing: new Map<string, ErrorKind>(Object.entries(failing)),
  request: requests[number % requests.length] as SmallRequest,
}));

const NOWHERE = { source: new Source('', ''), start: 0, end: 0 };

function testedRequest({ model, protocol, operation, tools, team, maxTokens, plan, session, at }: SmallRequest) {
  const request: TestedRequest = {
    span: NOWHERE,
    said: new Map(),
    model,
    protocol,
    operation,
    flags: new Set(tools ? ['tools' as const] : []),
    numbers: new Map(maxTokens ? [['max_tokens', maxTokens]] : []),
    headers: new Map(team === undefined ? [] : [['x-team', team]]),
    metadata: new Map(plan === undefined ? [] : [['plan', plan]]),
    at,
    ...(session !== undefined && { session }),
  };
  return request;
}

/** Undefined where the protocol cannot say the request. */
function callOf(request: SmallRequest): ReturnType<typeof testedCall> | undefined {
  try {
    return testedCall(testedRequest(request));
  } catch (fault) {
    if (fault instanceof TestFault) return undefined;
    throw fault;
  }
}

test('route, attempts and failure are those of the executor', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(tables, async ({ table, failing, request }) => {
      const make = callOf(request);
      if (make === undefined) return;
      const configuration: Configuration = { table, positions: () => undefined, hash: tableHash(table) };
      const failureOf = (name: string, model: string) => failing.get(`${name}/${model}`) ?? failing.get(name);
      const done: { route: string | undefined; error: string | undefined; attempts: readonly string[] }[] = [];
      const simulation = new Simulation({
        configuration,
        startsAt: request.at,
        upstream: (asked) => {
          const error = failureOf(asked.provider, asked.model);
          return error === undefined ? { kind: 'answers', afterMs: 1 } : { kind: 'fails', error };
        },
        onRecord: ({ route, error, attempts }) => {
          const tried = attempts.map(({ target, result }) => `${target} ${result === 'ok' ? 'serves' : result}`);
          done.push({ route, error: error?.kind, attempts: tried });
        },
      });
      const { requestId, client: name } = request;
      simulation.sendCall(make, { requestId, ...(name !== undefined && { client: name }) });
      await simulation.clock.advanceUntil(() => done.length > 0);
      expect(simulation.faults).toEqual([]);
      const call = make({ requestId, now: request.at });
      const client = name === undefined ? undefined : simulation.gateway.snapshot.clientKeys.named(name);
      const facts = new CallFacts(call, client, request.at);
      const told = explain({ configuration, facts, client, call, failures: failing });
      const attempts = told.attempts.map(({ target, outcome }) => `${target} ${outcome}`);
      const rejected = told.reject === undefined ? told.error?.kind : done[0]?.error;
      expect({ route: told.route?.name, error: rejected, attempts }).toEqual(done[0]);
      compared += 1;
    }),
    { numRuns: 250 },
  );
  expect(compared).toBeGreaterThan(30);
});

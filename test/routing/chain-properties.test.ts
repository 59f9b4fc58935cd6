// Laws of every chain, over random routes and random failures; and who serves in the long run.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_KINDS, type ErrorKind } from '../../src/errors.ts';
import type { Attempt } from '../../src/routing/attempt.ts';
import { keyIdentity, targetIdentity } from '../../src/routing/identity.ts';
import { STRATEGIES } from '../../src/routing/strategies/index.ts';
import { aFailure, Scenario } from './support/scenario.ts';
import { aMember, anArm, aProvider, aRequest, aRoute, aTable } from './support/tables.ts';

const STICKY = { sticky: { by: { kind: 'user' }, forMs: 60_000 } } as const;
const PROVIDERS = [
  aProvider('a', { keys: ['A1', 'A2', 'A3'], rotate: { strategy: 'least_busy', ...STICKY } }),
  aProvider('b', { keys: ['B1'], models: [{ glob: '*', contextTokens: 1_000 }] }),
  aProvider('c', { keys: [], models: [{ glob: 'm*', lacks: ['tools'] }] }),
];
const POOLS = [
  { name: 'p', rotate: { strategy: 'weighted' }, members: [aMember('a/m1', 3), aMember('b/$model'), aMember('q')] },
  { name: 'q', rotate: { strategy: 'random' }, members: [aMember('c/$model', 0), aMember('a/m2', 2)] },
];

const kind = fc.constantFrom(...ERROR_KINDS);
const member = fc
  .record({
    text: fc.constantFrom('a/m1', 'a/m2', 'b/m1', 'b/$model', 'c/m1', 'c/$model', 'p', 'q'),
    weight: fc.nat(3),
  })
  .map(({ text, weight }) => aMember(text, weight));
const arm = fc
  .record({
    members: fc.array(member, { minLength: 1, maxLength: 4 }),
    on: fc.uniqueArray(kind, { minLength: 1 }),
    strategy: fc.constantFrom(...Object.keys(STRATEGIES)),
    sticky: fc.boolean(),
  })
  .map(({ members, on, strategy, sticky }) => anArm(members, on, { strategy, ...(sticky && STICKY) }));

interface Script {
  /** Undefined: the attempt succeeds. */
  readonly outcome: ErrorKind | undefined;
  readonly retryAfterMs: number | undefined;
  readonly takesMs: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  outcome: fc.option(kind, { nil: undefined, freq: 6 }),
  retryAfterMs: fc.option(fc.nat(15_000), { nil: undefined }),
  takesMs: fc.nat(20_000),
});

const MINUTE = fc.integer({ min: 1_000, max: 60_000 });

const world = fc.record({
  arms: fc.array(arm, { minLength: 1, maxLength: 4 }),
  retries: fc.nat(2),
  on: fc.uniqueArray(kind, { minLength: 1 }),
  flags: fc.subarray(['tools']),
  model: fc.constantFrom('m1', 'other'),
  requests: fc.array(fc.array(script, { maxLength: 30 }), { minLength: 1, maxLength: 4 }),
  user: fc.constantFrom('u', 'v', undefined),
  tokens: fc.constantFrom(10, 5_000),
  breaker: fc.option(fc.record({ failures: fc.integer({ min: 1, max: 3 }), withinMs: MINUTE, openMs: MINUTE })),
  seed: fc.nat(),
});

describe('every chain', () => {
  test('ends, gives every slot back, offers no target and key twice except by retry, and none that is out', () => {
    fc.assert(
      fc.property(world, ({ arms, retries, on, flags, model, requests, user, tokens, breaker, seed }) => {
        const retry = { count: retries, on, backoff: { minMs: 100, maxMs: 1_000 } };
        const route = aRoute('r', arms, {
          settings: { retry, timeouts: { total: 60_000 }, breaker: breaker ?? 'off' },
        });
        const scenario = new Scenario(aTable({ providers: PROVIDERS, pools: POOLS, routes: [route] }), seed);
        for (const request of requests) {
          const attempts = play(
            scenario,
            request,
            aRequest({ model, flags, numbers: { input_tokens: tokens }, ...(user && { user }) }),
          );
          holdsTogether(attempts, retries);
          expect(inFlight(scenario)).toBe(0);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

interface Played {
  readonly attempt: Attempt;
  readonly failure: ErrorKind | undefined;
}

function play(scenario: Scenario, scripts: readonly Script[], facts: ReturnType<typeof aRequest>): readonly Played[] {
  const chain = scenario.start(facts);
  const startedAt = scenario.clock.now();
  const played: Played[] = [];
  for (let step = chain.next(); step.kind === 'attempt'; step = chain.next()) {
    const { attempt } = step;
    const { outcome, retryAfterMs, takesMs } = scripts[played.length] ?? { outcome: 'network', takesMs: 0 };
    played.push({ attempt, failure: outcome });
    expect(scenario.state.inFlight(`target ${attempt.target}`)).toBe(1);
    expect(scenario.clock.now() - startedAt).toBeLessThan(60_000);
    expect(attempt.waitMs).toBeLessThanOrEqual(10_000);
    nothingIsOut(scenario, attempt);
    scenario.clock.advance(attempt.waitMs + takesMs);
    if (outcome === undefined) {
      chain.committed(attempt, 1);
      chain.done(attempt);
      return played;
    }
    chain.failed(attempt, aFailure(outcome, retryAfterMs === undefined ? {} : { retryAfterMs }));
    expect(played.length).toBeLessThan(100);
  }
  const { error } = chain.next() as { kind: 'spent'; error: { kind: ErrorKind } };
  expect(['auth_failed', 'quota_exhausted']).not.toContain(error.kind);
  return played;
}

/** Neither its key nor its target: what was out is over, or half-open and this is the probe. */
function nothingIsOut({ state, clock }: Scenario, { target, keyId, waitMs }: Attempt): void {
  const model = target.slice(target.indexOf('/') + 1);
  const keys = keyId === undefined ? [] : [keyIdentity(keyId), keyIdentity(keyId, model)];
  const ends = [...keys.map((key) => state.outage(key)?.until), state.circuit(targetIdentity(target))?.open?.until];
  for (const until of ends) expect(clock.now() + waitMs).toBeGreaterThanOrEqual(until ?? 0);
}

/** Attempts on one target stand together; a repetition of its key is one of at most `retries`. */
function holdsTogether(played: readonly Played[], retries: number): void {
  const runs = new Map<string, Played[]>();
  for (const [index, step] of played.entries()) {
    const { target, number } = step.attempt;
    expect(number).toBe(index + 1);
    const run = runs.get(target);
    if (run) expect(played[index - 1]?.attempt.target, 'a target that was left is not tried again').toBe(target);
    runs.set(target, [...(run ?? []), step]);
  }
  for (const run of runs.values()) {
    const keys = run.map(({ attempt }) => attempt.keyId);
    expect(keys.length - new Set(keys).size, 'repetitions').toBeLessThanOrEqual(retries);
  }
}

function inFlight({ state }: Scenario): number {
  const targets = ['a/m1', 'a/m2', 'b/m1', 'b/other', 'c/m1', 'c/other'].map((name) => `target ${name}`);
  const keys = ['a/A1', 'a/A2', 'a/A3', 'b/B1'].map((name) => `key ${name}`);
  return [...targets, ...keys].reduce((sum, identity) => sum + state.inFlight(identity), 0);
}

describe('in the long run', () => {
  function shares(
    rotate: string,
    requests: number,
    failing: (attempt: Attempt, request: number) => boolean,
  ): Map<string, number> {
    const members = [aMember('a/x', 70), aMember('b/x', 20), aMember('c/mx', 10)];
    const routes = [aRoute('r', [anArm(members, ERROR_KINDS, rotate)])];
    const scenario = new Scenario(aTable({ providers: PROVIDERS, routes }), 11);
    const served = new Map<string, number>();
    const facts = aRequest();
    for (let request = 0; request < requests; request++) {
      const chain = scenario.start(facts);
      for (let step = chain.next(); step.kind === 'attempt'; step = chain.next()) {
        if (failing(step.attempt, request)) {
          chain.failed(step.attempt, aFailure('server_error'));
          continue;
        }
        served.set(step.attempt.target, (served.get(step.attempt.target) ?? 0) + 1 / requests);
        chain.committed(step.attempt, 1);
        chain.done(step.attempt);
        break;
      }
    }
    return served;
  }

  test.each(['weighted', 'random'])('%s: 100,000 requests are shared by weight within a hundredth', (rotate) => {
    const served = shares(rotate, 100_000, () => false);
    for (const [target, share] of [
      ['a/x', 0.7],
      ['b/x', 0.2],
      ['c/mx', 0.1],
    ] as const) {
      expect(Math.abs((served.get(target) ?? 0) - share), target).toBeLessThan(0.01);
    }
  });

  test.each(['weighted', 'random'])(
    '%s: while one fails the others share by weight, and then all do again',
    (rotate) => {
      const half = 20_000;
      const served = shares(rotate, 2 * half, ({ target }, request) => target === 'a/x' && request < half);
      const expected = { 'a/x': 0.35, 'b/x': (2 / 3) * 0.5 + 0.1, 'c/mx': (1 / 3) * 0.5 + 0.05 };
      for (const [target, share] of Object.entries(expected)) {
        expect(Math.abs((served.get(target) ?? 0) - share), target).toBeLessThan(0.01);
      }
    },
  );
});

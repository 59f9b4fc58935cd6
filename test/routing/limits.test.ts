// Attempts that limits do not allow, as the chain goes on after them; and what limits count.
import { describe, expect, test } from 'vitest';
import type { Attempt, Chain, LimitRefusal } from '../../src/routing/attempt.ts';
import { startChain } from '../../src/routing/chain.ts';
import { boundText, chargesOf, limitsOn, prepareLimits } from '../../src/routing/limits.ts';
import { prepareTable } from '../../src/routing/prepare.ts';
import { seededRandom } from '../../src/routing/random.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import { anArm, aProvider, aRequest, aRoute, aTable, retrying } from './support/tables.ts';

const MINUTE = 60_000;

function chainOver(
  arms: Parameters<typeof aRoute>[1],
  providers = [aProvider('a', { keys: ['K1', 'K2'] }), aProvider('b')],
) {
  const state = createMemoryState();
  const prepared = prepareTable(aTable({ providers, routes: [aRoute('r', arms, retrying({ count: 3 }))] }));
  const [route] = prepared.routes;
  if (route === undefined) throw new Error('no route');
  const clock = { now: () => 0 };
  const options = { route, captures: [], facts: aRequest(), prices: prepared.prices };
  return { chain: startChain({ ...options, state, clock, random: seededRandom(1) }), state };
}

function nextOf(chain: Chain): Attempt {
  const step = chain.next();
  if (step.kind === 'spent') throw step.error;
  return step.attempt;
}

const refusal = (owner: string, retryAfterMs = 1_000): LimitRefusal => ({ owner, retryAfterMs });

describe('over its limit: skipped without a call', () => {
  test('a key’s limit: the next ready key of the same target; the last one says that it is', () => {
    const { chain } = chainOver([anArm(['a/m', 'b/m'])]);
    const first = nextOf(chain);
    expect([first.keyId, first.lastKey]).toEqual(['a/K1', false]);
    chain.refused(first, refusal('key a/K1'));
    const second = nextOf(chain);
    expect([second.keyId, second.lastKey]).toEqual(['a/K2', true]);
    chain.refused(second, refusal('key a/K2'));
    expect(nextOf(chain).keyId).toBe('b/K');
  });

  test('a provider’s limit: the next target, whatever keys are left', () => {
    const { chain } = chainOver([anArm(['a/m', 'b/m'])]);
    chain.refused(nextOf(chain), refusal('provider a'));
    expect(nextOf(chain).target).toBe('b/m');
    expect(chain.skipped).toMatchObject([{ arm: 0, target: 'a/m', reason: 'provider a is above its limit' }]);
  });

  test('it counts as rate_limited: an arm that takes that is entered, another is not', () => {
    const { chain } = chainOver([anArm(['a/m']), anArm(['b/x'], ['timeout']), anArm(['b/y'], ['rate_limited'])]);
    chain.refused(nextOf(chain), refusal('provider a'));
    expect(nextOf(chain).target).toBe('b/y');
  });

  test('it is no attempt: the next has its number, nothing is retried, and no slot or key remembers it', () => {
    const { chain, state } = chainOver([anArm(['a/m'])]);
    const attempt = nextOf(chain);
    chain.refused(attempt, refusal('provider a'));
    expect(chain.next()).toMatchObject({ kind: 'spent', error: { kind: 'rate_limited', status: 429 } });
    expect([state.inFlight('target a/m'), state.inFlight('key a/K1'), state.outages()]).toEqual([0, 0, []]);
    const { chain: another } = chainOver([anArm(['a/m', 'b/m'])]);
    another.refused(nextOf(another), refusal('provider a'));
    expect(nextOf(another).number).toBe(1);
  });

  test('chain spent: 429 with the soonest Retry-After of all limits that refused', () => {
    const { chain } = chainOver([anArm(['a/m', 'b/m'])]);
    chain.refused(nextOf(chain), refusal('provider a', 5_000));
    chain.refused(nextOf(chain), refusal('provider b', 9_000));
    expect(chain.next()).toMatchObject({ error: { kind: 'rate_limited', retryAfterMs: 5_000 } });
  });
});

describe('what limits count', () => {
  const limits = prepareLimits('client web', {
    limits: [
      { rates: [{ amount: 600, of: 'requests', perMs: MINUTE }], concurrent: 3 },
      { rates: [{ amount: 10, of: 'tokens', perMs: 1_000 }], models: ['gpt-*'] },
    ],
    budgets: [{ usd: 50, per: 'day' }],
  });

  test('each rate, slot and budget has a meter of its own, by what it bounds and not by how much', () => {
    expect(limits.flatMap(({ meters }) => meters.map((meter) => [meter.identity, boundText(meter)]))).toEqual([
      ['limit client web requests/min', '600 requests/min'],
      ['limit client web concurrent', '3 concurrent'],
      ['limit client web for gpt-* tokens/s', '10 tokens/s'],
      ['budget client web USD/day', '50 USD/day'],
    ]);
  });

  test('a request is charged one request, one slot, its tokens, and no money yet', () => {
    const amounts = (model: string) => chargesOf(limitsOn(limits, model), () => 77).map(({ amount }) => amount);
    expect(amounts('gpt-5')).toEqual([1, 1, 77, 0]);
    expect(amounts('claude')).toEqual([1, 1, 0]);
  });

  test('tokens are not estimated for who has no limit on them', () => {
    const estimate = (): number => {
      throw new Error('estimated');
    };
    expect(chargesOf(limitsOn(limits, 'claude'), estimate)).toHaveLength(3);
  });
});

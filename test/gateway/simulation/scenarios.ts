// What the page on simulations shows: each scenario runs the executor, checks what must hold, and gives the rows of a table.
import { expect } from 'vitest';
import type { SimulatedUpstream } from '../../../src/gateway/simulation/simulated-transport.ts';
import { seededRandom } from '../../../src/routing/random.ts';
import { PROVIDERS, percentile, type Ran, run, shareOf, waits } from './traffic.ts';

export interface Scenario {
  readonly title: string;
  /** What it plays, in a sentence or two. */
  readonly plays: string;
  /** The routes, as the page shows them. */
  readonly routes: string;
  readonly head: readonly string[];
  rows(): Promise<readonly (readonly string[])[]>;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const ms = (value: number): string => `${Math.round(value)} ms`;

/** Nothing under way, no slot held, no timer set, no fault met: holds after every scenario. */
function expectQuiet({ simulation }: Ran): void {
  expect(simulation.faults).toEqual([]);
  expect(simulation.gateway.inFlight).toBe(0);
  expect(simulation.clock.pending).toBe(0);
  for (const name of ['a', 'b', 'c']) {
    expect(simulation.state.inFlight(`target ${name}/m`)).toBe(0);
    expect(simulation.state.inFlight(`key ${name}/${name.toUpperCase()}_KEY`)).toBe(0);
  }
}

const SHARES_ROUTE = (strategy: string): string =>
  `route r { match any; to { rotate ${strategy}; a/m weight 70; b/m weight 20; c/m weight 10 } }`;

const shares: Scenario = {
  title: 'Shares by weight',
  plays: '12,000 requests for each strategy; every target answers after 100 ms.',
  routes: SHARES_ROUTE('STRATEGY'),
  head: ['strategy', 'a (70)', 'b (20)', 'c (10)'],
  async rows() {
    const rows: string[][] = [];
    for (const strategy of ['weighted', 'random', 'hash by user']) {
      const ask = (request: number) => ({ model: 'm', body: { user: `user-${request}` } });
      const answers: SimulatedUpstream = () => ({ kind: 'answers', afterMs: 100, lastsMs: 100 });
      const ran = await run(SHARES_ROUTE(strategy), answers, { requests: 12_000, perSecond: 200, ask });
      expectQuiet(ran);
      const served = ['a', 'b', 'c'].map((name) => shareOf(ran.records, ({ target }) => target === `${name}/m`));
      for (const [index, weight] of [0.7, 0.2, 0.1].entries()) {
        expect(Math.abs((served[index] ?? 0) - weight)).toBeLessThan(0.01);
      }
      rows.push([`\`${strategy}\``, ...served.map(percent)]);
    }
    return rows;
  },
};

const OUTAGE = { from: 60_000, to: 180_000 };
const OUTAGE_ROUTE = `route r {
  match any
  to { rotate priority; a/m; b/m }
  breaker 5 failures in 10s, open 10s
}`;

const outage: Scenario = {
  title: 'An outage, and the way back',
  plays:
    '20 requests a second for five minutes; `a` answers after 100 ms, but from minute 1 to minute 3 every request to it fails with 503 after 1 s. `b` answers after 150 ms.',
  routes: OUTAGE_ROUTE,
  head: ['', 'answered', 'calls to a', 'p50', 'p99'],
  async rows() {
    const calls: number[] = [];
    let startedAt = 0;
    const ran = await run(
      OUTAGE_ROUTE,
      ({ provider, at }) => {
        startedAt ||= at;
        const time = at - startedAt;
        if (provider !== 'a') return { kind: 'answers', afterMs: 150, lastsMs: 50 };
        calls.push(time);
        const down = time >= OUTAGE.from && time < OUTAGE.to;
        return down ? { kind: 'fails', error: 'overloaded', afterMs: 1_000 } : { kind: 'answers', afterMs: 100 };
      },
      { requests: 6_000, perSecond: 20 },
    );
    expectQuiet(ran);
    expect(ran.replies.every(({ status }) => status === 200)).toBe(true);
    const during = calls.filter((at) => at >= OUTAGE.from && at < OUTAGE.to).length;
    // Until the circuit opens some are already on their way; then one probe each 10 s.
    expect(during).toBeLessThan(50);
    const back = calls.find((at) => at >= OUTAGE.to) ?? Number.POSITIVE_INFINITY;
    expect(back - OUTAGE.to).toBeLessThanOrEqual(11_000);
    const part = (title: string, from: number, to: number): string[] => {
      const replies = ran.replies.filter(({ sentAt }) => sentAt - startedAt >= from && sentAt - startedAt < to);
      const sorted = waits(replies);
      const made = calls.filter((at) => at >= from && at < to).length;
      const answered = percent(shareOf(replies, ({ status }) => status === 200));
      return [
        title,
        answered,
        `${made} of ${replies.length}`,
        ms(percentile(sorted, 0.5)),
        ms(percentile(sorted, 0.99)),
      ];
    };
    const after = part('after', OUTAGE.to + 11_000, 300_000);
    expect(after[3]).toBe('100 ms');
    return [part('before', 0, OUTAGE.from), part('outage', OUTAGE.from, OUTAGE.to), after];
  },
};

const SLOW_ROUTE = (strategy: string): string => `route r { match any; to { rotate ${strategy}; a/m; b/m; c/m } }`;

const degradation: Scenario = {
  title: 'A target becomes slow',
  plays:
    '40 requests a second for three minutes over three targets that answer after 200 to 300 ms; from the second minute on `b` needs 5 s and more.',
  routes: SLOW_ROUTE('STRATEGY'),
  head: ['strategy', 'p50', 'p95', 'p99', 'share of b'],
  async rows() {
    const rows: string[][] = [];
    for (const strategy of ['round_robin', 'least_busy', 'least_latency']) {
      let startedAt = 0;
      let calls = 0;
      const ran = await run(
        SLOW_ROUTE(strategy),
        ({ provider, at }) => {
          startedAt ||= at;
          const jitter = (calls++ * 37) % 100;
          const slow = provider === 'b' && at - startedAt >= 60_000;
          return { kind: 'answers', afterMs: (slow ? 5_000 : 200) + jitter, lastsMs: 200 };
        },
        { requests: 7_200, perSecond: 40 },
      );
      expectQuiet(ran);
      const isLate = (sentAt: number): boolean => sentAt - startedAt >= 65_000;
      const sorted = waits(ran.replies.filter(({ sentAt }) => isLate(sentAt)));
      const late = ran.records.slice(-ran.replies.filter(({ sentAt }) => isLate(sentAt)).length);
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((at) => percentile(sorted, at));
      const share = shareOf(late, ({ target }) => target === 'b/m');
      if (strategy === 'least_latency') {
        expect(p95).toBeLessThan(400);
        expect(share).toBeLessThan(0.05);
      }
      rows.push([`\`${strategy}\``, ms(p50 ?? 0), ms(p95 ?? 0), ms(p99 ?? 0), percent(share)]);
    }
    return rows;
  },
};

const COOLING_ROUTE = `route r {
  match any
  to { rotate round_robin; a/m; b/m; c/m }
  fallback to c/spare
}`;

const cooling: Scenario = {
  title: 'No key is asked while it cools',
  plays:
    '50 requests a second for four minutes, which is more than three keys take: each takes 15 in a second, and answers the next one with 429 and `Retry-After: 3`.',
  routes: COOLING_ROUTE,
  head: ['key', 'calls', 'answered 429', 'calls while it cooled'],
  async rows() {
    const keys = new Map<
      string,
      { calls: number; refused: number; early: number; coolsUntil: number; recent: number[] }
    >();
    const ran = await run(
      COOLING_ROUTE,
      ({ provider, at }) => {
        const key = keys.get(provider) ?? { calls: 0, refused: 0, early: 0, coolsUntil: 0, recent: [] };
        keys.set(provider, key);
        key.calls += 1;
        if (at < key.coolsUntil) key.early += 1;
        key.recent = key.recent.filter((time) => time > at - 1_000);
        if (key.recent.length >= 15) {
          key.refused += 1;
          key.coolsUntil = at + 3_000;
          return { kind: 'fails', error: 'rate_limited', retryAfterMs: 3_000 };
        }
        key.recent.push(at);
        return { kind: 'answers', afterMs: 100, lastsMs: 100 };
      },
      { requests: 12_000, perSecond: 50 },
    );
    expectQuiet(ran);
    // Whoever is not served is told so, and when to come back.
    for (const { status, headers } of ran.replies) {
      if (status !== 200) expect([status, Number(headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    }
    return [...keys].toSorted().map(([name, { calls, refused, early }]) => {
      expect(refused).toBeGreaterThan(0);
      expect(early).toBe(0);
      return [name, String(calls), String(refused), String(early)];
    });
  },
};

const HEDGE_ROUTE = (hedge: string): string => `route r {
  match any
  to { rotate round_robin; a/m; b/m }
  ${hedge}
}`;

const hedging: Scenario = {
  title: 'Hedging cuts the tail',
  plays: '6,000 requests, 100 a second; each target answers after 100 ms, but 4% of the calls need 4 s.',
  routes: HEDGE_ROUTE('hedge after 500ms max 5%'),
  head: ['', 'p50', 'p95', 'p99', 'calls per request'],
  async rows() {
    const rows: string[][] = [];
    for (const hedge of ['hedge off', 'hedge after 500ms', 'hedge after 500ms max 2%']) {
      let calls = 0;
      const random = seededRandom(7);
      const ran = await run(
        HEDGE_ROUTE(hedge),
        () => {
          calls += 1;
          return { kind: 'answers', afterMs: random() < 0.04 ? 4_000 : 100, lastsMs: 50 };
        },
        { requests: 6_000, perSecond: 100 },
      );
      expectQuiet(ran);
      const sorted = waits(ran.replies);
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((at) => percentile(sorted, at));
      const extra = calls / ran.replies.length - 1;
      if (hedge === 'hedge after 500ms') expect(p99).toBe(600);
      if (hedge.includes('max')) expect(extra).toBeLessThanOrEqual(0.0201);
      rows.push([`\`${hedge}\``, ms(p50 ?? 0), ms(p95 ?? 0), ms(p99 ?? 0), (1 + extra).toFixed(3)]);
    }
    return rows;
  },
};

const LIMITED_ROUTE = `route r {
  match any
  limit 600 requests/min, 8 concurrent
  to { rotate round_robin; a/m; b/m; c/m }
}`;

const limits: Scenario = {
  title: 'Limits are never exceeded',
  plays:
    '25 requests a second for four minutes, more than twice of what the route allows; every target answers after 300 ms, for 200 ms.',
  routes: LIMITED_ROUTE,
  head: ['requests', 'answered', '429', 'most answered in any minute (600)', 'most at once (8)'],
  async rows() {
    const calls: number[] = [];
    const answers: SimulatedUpstream = ({ at }) => {
      calls.push(at);
      return { kind: 'answers', afterMs: 300, lastsMs: 200 };
    };
    const ran = await run(LIMITED_ROUTE, answers, { requests: 6_000, perSecond: 25 });
    expectQuiet(ran);
    const most = (within: number): number =>
      Math.max(...calls.map((from, first) => calls.slice(first).filter((at) => at < from + within).length));
    const [inAMinute, atOnce] = [most(60_000), most(500)];
    expect(inAMinute).toBeLessThanOrEqual(600);
    expect(atOnce).toBeLessThanOrEqual(8);
    const refused = ran.replies.filter(({ status }) => status === 429);
    expect(refused.length + calls.length).toBe(ran.replies.length);
    // What is always wanted is used to within one percent.
    expect(calls.length).toBeGreaterThanOrEqual(4 * 600 * 0.99);
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    return [[ran.replies.length, calls.length, refused.length, inAMinute, atOnce].map(String)];
  },
};

export const SCENARIOS: readonly Scenario[] = [shares, outage, degradation, cooling, limits, hedging];
export { PROVIDERS };

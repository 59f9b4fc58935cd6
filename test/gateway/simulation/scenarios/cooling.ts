// More is asked than the keys take: none is asked while it cools, and whoever is not served is told when to come back.
import assert from 'node:assert/strict';
import type { SimulatedOutcome } from '../../../../src/gateway/simulation/simulated-transport.ts';
import type { Scenario } from '../scenario.ts';
import { run } from '../traffic.ts';

const ROUTE = `route r {
  match any
  to { rotate round_robin; a/m; b/m; c/m }
  fallback to c/spare
}`;

const TAKES_A_SECOND = 15;
const COOLS_MS = 3_000;

/** A vendor's key, as the vendor sees it. */
class LimitedKey {
  calls = 0;
  refused = 0;
  early = 0;
  #coolsUntil = 0;
  #recent: number[] = [];

  answer(time: number): SimulatedOutcome {
    this.calls += 1;
    if (time < this.#coolsUntil) this.early += 1;
    this.#recent = this.#recent.filter((one) => one > time - 1_000);
    if (this.#recent.length >= TAKES_A_SECOND) {
      this.refused += 1;
      this.#coolsUntil = time + COOLS_MS;
      return { kind: 'fails', error: 'rate_limited', retryAfterMs: COOLS_MS };
    }
    this.#recent.push(time);
    return { kind: 'answers', afterMs: 100, lastsMs: 100 };
  }
}

export const cooling: Scenario = {
  title: 'No key is asked while it cools',
  plays:
    '50 requests a second for four minutes, which is more than three keys take: each takes 15 in a second, and answers the next one with 429 and `Retry-After: 3`.',
  routes: ROUTE,
  head: ['key', 'calls', 'answered 429', 'calls while it cooled'],
  runs: ['round_robin'],
  requests: 12_000,
  async rows(_, { times, wire }) {
    const keys = new Map(['a', 'b', 'c'].map((name) => [name, new LimitedKey()]));
    const log = await run(ROUTE, ({ provider }, time) => keys.get(provider)?.answer(time) ?? { kind: 'hangs' }, {
      wire,
      requests: this.requests * times,
      perSecond: 50,
    });
    for (const [request, status] of log.status.entries()) {
      if (status === 200) continue;
      assert.equal(status, 429, 'whoever is not served is told so');
      assert.ok(!Number.isNaN(log.retryAfter[request]), 'and when to come back');
    }
    return [...keys].map(([name, { calls, refused, early }]) => {
      assert.ok(refused > 0, `${name} has reason to cool`);
      assert.equal(early, 0, `${name} is not asked while it cools`);
      return [name, String(calls), String(refused), String(early)];
    });
  },
};

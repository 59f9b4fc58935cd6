// Each target gets its share by weight, however the members are chosen.
import assert from 'node:assert/strict';
import { percent, type Scenario } from '../scenario.ts';
import { run } from '../traffic.ts';

const ROUTE = (strategy: string): string =>
  `route r { match any; to { rotate ${strategy}; a/m weight 70; b/m weight 20; c/m weight 10 } }`;
const WEIGHTS = { a: 0.7, b: 0.2, c: 0.1 };

/** Each asks again once all have. */
const MOST_USERS = 20_000;

export const shares: Scenario = {
  title: 'Shares by weight',
  plays: '12,000 requests for each strategy; every target answers after 100 ms.',
  routes: ROUTE('STRATEGY'),
  head: ['strategy', 'a (70)', 'b (20)', 'c (10)'],
  runs: ['weighted', 'random', 'hash by user'],
  requests: 12_000,
  async rows(strategy, { times, wire }) {
    const requests = this.requests * times;
    const users = Array.from({ length: Math.min(requests, MOST_USERS) }, (_, user) => ({ user: `user-${user}` }));
    const log = await run(ROUTE(strategy), () => ({ kind: 'answers', afterMs: 100, lastsMs: 100 }), {
      wire,
      requests,
      perSecond: 200,
      bodies: strategy === 'hash by user' ? users : [{}, {}],
    });
    const served = Object.entries(WEIGHTS).map(([name, weight]) => {
      const share = log.shareOf(`${name}/m`);
      assert.ok(Math.abs(share - weight) < 0.01, `${strategy}: the share of ${name} is ${percent(share)}`);
      return share;
    });
    return [[`\`${strategy}\``, ...served.map(percent)]];
  },
};

// Few calls are slow: a second one beside each of them cuts the tail, and a bound keeps what that costs.
import assert from 'node:assert/strict';
import { seededRandom } from '../../../../src/routing/random.ts';
import { ms, percentile, type Scenario, tail } from '../scenario.ts';
import { run } from '../traffic.ts';

const ROUTE = (hedge: string): string => `route r {
  match any
  to { rotate round_robin; a/m; b/m }
  ${hedge}
}`;
const LASTS_MS = 50;

export const hedging: Scenario = {
  title: 'Hedging cuts the tail',
  plays: '6,000 requests, 100 a second; each target answers after 100 ms, but 4% of the calls need 4 s.',
  routes: ROUTE('hedge after 500ms max 5%'),
  head: ['', 'p50', 'p95', 'p99', 'calls per request'],
  runs: ['hedge off', 'hedge after 500ms', 'hedge after 500ms max 2%'],
  requests: 6_000,
  async rows(hedge, size) {
    let calls = 0;
    const random = seededRandom(7);
    const log = await run(
      ROUTE(hedge),
      () => {
        calls += 1;
        return { kind: 'answers', afterMs: random() < 0.04 ? 4_000 : 100, lastsMs: LASTS_MS };
      },
      { wire: size.wire, requests: this.requests * size.times, perSecond: 100 },
    );
    const sorted = log.waits();
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((at) => percentile(sorted, at));
    const extra = calls / log.requests - 1;
    if (hedge === 'hedge after 500ms') assert.equal(p99, 600 + tail(LASTS_MS, size), 'the tail is cut');
    if (hedge.includes('max')) assert.ok(extra <= 0.0201, `${extra} calls more than requests`);
    return [[`\`${hedge}\``, ms(p50 ?? 0), ms(p95 ?? 0), ms(p99 ?? 0), (1 + extra).toFixed(3)]];
  },
};

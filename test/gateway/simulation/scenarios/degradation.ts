// One of three targets becomes slow for two minutes, again and again: who looks at latency keeps it.
import assert from 'node:assert/strict';
import { ms, percent, percentile, type Scenario, tail } from '../scenario.ts';
import { run } from '../traffic.ts';

const CYCLE_MS = 180_000;
const SLOW_FROM = 60_000;
/** From here on it is known. */
const LATE = 65_000;
const LASTS_MS = 200;
const ROUTE = (strategy: string): string => `route r { match any; to { rotate ${strategy}; a/m; b/m; c/m } }`;

export const degradation: Scenario = {
  title: 'A target becomes slow',
  plays:
    '40 requests a second for three minutes over three targets that answer after 200 to 300 ms; from the second minute on `b` needs 5 s and more.',
  routes: ROUTE('STRATEGY'),
  head: ['strategy', 'p50', 'p95', 'p99', 'share of b'],
  runs: ['round_robin', 'least_busy', 'least_latency'],
  requests: 7_200,
  async rows(strategy, size) {
    let calls = 0;
    const log = await run(
      ROUTE(strategy),
      ({ provider }, time) => {
        const jitter = (calls++ * 37) % 100;
        const isSlow = provider === 'b' && time % CYCLE_MS >= SLOW_FROM;
        return { kind: 'answers', afterMs: (isSlow ? 5_000 : 200) + jitter, lastsMs: LASTS_MS };
      },
      { wire: size.wire, requests: this.requests * size.times, perSecond: 40 },
    );
    const isLate = (sentAt: number): boolean => sentAt % CYCLE_MS >= LATE;
    const sorted = log.waits(isLate);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((at) => percentile(sorted, at));
    const share = log.shareOf('b/m', isLate);
    if (strategy === 'least_latency') {
      assert.ok((p95 ?? 0) < 400 + tail(LASTS_MS, size), `95% wait ${p95} ms at most`);
      assert.ok(share < 0.05, `who is slow gets ${percent(share)}`);
    }
    return [[`\`${strategy}\``, ms(p50 ?? 0), ms(p95 ?? 0), ms(p99 ?? 0), percent(share)]];
  },
};

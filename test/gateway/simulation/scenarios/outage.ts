// A provider is away for two minutes, again and again: nobody notices, few calls are spent on it, and it is asked again soon.
import assert from 'node:assert/strict';
import { ms, percent, percentile, type Scenario } from '../scenario.ts';
import { run } from '../traffic.ts';

const CYCLE_MS = 300_000;
const FROM = 60_000;
const TO = 180_000;
/** The circuit's 10 s, and one more until somebody asks. */
const BACK_MS = 11_000;
const ROUTE = `route r {
  match any
  to { rotate priority; a/m; b/m }
  breaker 5 failures in 10s, open 10s
}`;
const PARTS = [
  ['before', 0, FROM],
  ['outage', FROM, TO],
  ['after', TO + BACK_MS, CYCLE_MS],
] as const;

export const outage: Scenario = {
  title: 'An outage, and the way back',
  plays:
    '20 requests a second for five minutes; `a` answers after 100 ms, but from minute 1 to minute 3 every request to it fails with 503 after 1 s. `b` answers after 150 ms.',
  routes: ROUTE,
  head: ['', 'answered', 'calls to a', 'p50', 'p99'],
  runs: ['priority'],
  requests: 6_000,
  async rows(_, { times, wire }) {
    const calls: number[] = [];
    const log = await run(
      ROUTE,
      ({ provider }, time) => {
        if (provider !== 'a') return { kind: 'answers', afterMs: 150 };
        calls.push(time);
        const phase = time % CYCLE_MS;
        const isDown = phase >= FROM && phase < TO;
        return isDown ? { kind: 'fails', error: 'overloaded', afterMs: 1_000 } : { kind: 'answers', afterMs: 100 };
      },
      { wire, requests: this.requests * times, perSecond: 20 },
    );
    assert.equal(log.count(200), log.requests, 'everybody is answered');
    for (let cycle = 0; cycle < times; cycle++) checkOutage(calls, cycle * CYCLE_MS);
    return PARTS.map(([title, from, to]) => {
      const isMeant = (at: number): boolean => at % CYCLE_MS >= from && at % CYCLE_MS < to;
      const sorted = log.waits(isMeant);
      const sent = log.sentAt.filter(isMeant).length;
      if (title === 'after') assert.equal(percentile(sorted, 0.5), 100, 'all is as it was before');
      const answered = percent(log.count(200, isMeant) / sent);
      const made = `${calls.filter(isMeant).length} of ${sent}`;
      return [title, answered, made, ms(percentile(sorted, 0.5)), ms(percentile(sorted, 0.99))];
    });
  },
};

function checkOutage(calls: readonly number[], start: number): void {
  const during = calls.filter((at) => at >= start + FROM && at < start + TO).length;
  // Until the circuit opens some are already on their way; then one probe each 10 s.
  assert.ok(during < 50, `${during} calls were spent on who is away`);
  const back = calls.find((at) => at >= start + TO) ?? Number.POSITIVE_INFINITY;
  assert.ok(back - start - TO <= BACK_MS, `who is back is asked after ${back - start - TO} ms`);
}

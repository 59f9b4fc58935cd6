// A route's limits hold at every moment, and are used up to one percent.
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';
import { run } from '../traffic.ts';

const ROUTE = `route r {
  match any
  limit 600 requests/min, 8 concurrent
  to { rotate round_robin; a/m; b/m; c/m }
}`;
const MINUTE_MS = 60_000;
const FIRST_MS = 300;
const LASTS_MS = 200;
const REQUESTS_A_SECOND = 25;

export const limits: Scenario = {
  title: 'Limits are never exceeded',
  plays:
    '25 requests a second for four minutes, more than twice of what the route allows; every target answers after 300 ms, for 200 ms.',
  routes: ROUTE,
  head: ['requests', 'answered', '429', 'most answered in any minute (600)', 'most at once (8)'],
  runs: ['round_robin'],
  requests: 6_000,
  async rows(_, { times, wire }) {
    const calls: number[] = [];
    const log = await run(
      ROUTE,
      (_call, time) => {
        calls.push(time);
        return { kind: 'answers', afterMs: FIRST_MS, lastsMs: LASTS_MS };
      },
      { wire, requests: this.requests * times, perSecond: REQUESTS_A_SECOND },
    );
    const [inAMinute, atOnce] = [mostWithin(MINUTE_MS, calls), mostWithin(FIRST_MS + LASTS_MS, calls)];
    assert.ok(inAMinute <= 600, `${inAMinute} in a minute`);
    assert.ok(atOnce <= 8, `${atOnce} at once`);
    const refused = log.count(429);
    assert.equal(refused + calls.length, log.requests, 'whoever is not answered is told so');
    const minutes = log.requests / REQUESTS_A_SECOND / 60;
    assert.ok(calls.length >= minutes * 600 * 0.99, 'what is always wanted is used to within one percent');
    for (const [request, status] of log.status.entries()) {
      if (status === 429) assert.ok((log.retryAfter[request] ?? 0) > 0, 'and when to come back');
    }
    return [[log.requests, calls.length, refused, inAMinute, atOnce].map(String)];
  },
};

/** The most of these times that lie within any span of so many milliseconds; the times in order. */
function mostWithin(spanMs: number, times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

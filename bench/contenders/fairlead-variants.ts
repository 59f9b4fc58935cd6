// Fairlead with more to do, or with less: what limits, a shared state, many routes, the log and the traces cost.
import { join } from 'node:path';
import { installed } from '../measure/installed.ts';
import { startRedis } from '../measure/redis.ts';
import { routesFile } from '../micro/corpus.ts';
import type { Contender } from './contender.ts';
import { fairleadWith, startFairlead } from './fairlead.ts';

/** Never reached, always counted; and a session keeps to the provider that served it. */
const LIMITED = `route limited {
  match model "bench-answer@openai-chat"
  limit 900M requests/min, 900000M tokens/day, 10k concurrent
  to { rotate round_robin sticky by session; openai-chat/bench-answer; limited/bench-answer }
}`;

const headers = { 'x-session-id': 'session-1' };

export const limitsInMemory = fairleadWith('Fairlead, limits in memory', { head: `edition 2026\n${LIMITED}`, headers });

const REDIS_VARIABLE = 'BENCH_REDIS';

/** Its own CPU only: what Redis spends is Redis's. */
export const limitsInRedis: Contender = {
  ...fairleadWith('Fairlead, limits in Redis', { headers }),
  missing: () =>
    installed('redis-server') ? undefined : 'redis-server is not installed (apt-get install redis-server)',
  async start(upstream) {
    const redis = await startRedis();
    const head = `edition 2026\nstate redis env.${REDIS_VARIABLE} prefix bench\n${LIMITED}`;
    const environment = { [REDIS_VARIABLE]: redis.url };
    const server = await startFairlead(upstream, { head, environment });
    return {
      ...server,
      stop() {
        server.stop();
        redis.stop();
      },
    };
  },
};

/** So many routes of the corpus before the one that takes the requests. */
function withRoutes(count: number): Contender {
  return fairleadWith(`Fairlead, ${count.toLocaleString('en')} routes`, { head: routesFile(count) });
}

export const manyRoutes = [10, 1_000, 10_000].map(withRoutes);

export const silent = fairleadWith('Fairlead, no log, no traces', {
  script: join(import.meta.dirname, '../processes/silent.ts'),
});

// Limits: what a request costs that three meters count, in memory and in Redis.
import { MemoryMeters } from '../../src/state/memory-meters.ts';
import type { Charge, Meters } from '../../src/state/meters.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { Figures } from '../figures.ts';
import { installed } from '../measure/installed.ts';
import { startRedis } from '../measure/redis.ts';
import { cpuOf, cpuOfMany } from './cpu.ts';

const MINUTE = 60_000;
/** Asked at once, as requests of one turn of the loop are: they share a round trip. */
const AT_ONCE = 32;

const CHARGES: readonly Charge[] = [
  charge('requests', 'limit client bench requests/min'),
  charge('tokens', 'limit client bench tokens/min'),
  charge('requests', 'limit route bench requests/min'),
];

function charge(of: 'requests' | 'tokens', identity: string): Charge {
  const meter = { kind: 'window', of, identity, most: Number.MAX_SAFE_INTEGER, perMs: MINUTE } as const;
  return { meter, amount: of === 'tokens' ? 1_000 : 1 };
}

export async function state(figures: Figures): Promise<void> {
  const memory = new MemoryMeters();
  figures.line(
    'three limits of a request, in memory',
    'us',
    cpuOf(() => void memory.take(CHARGES, Date.now())),
  );
  if (!installed('redis-server')) return figures.skip('limits in Redis: redis-server is not installed');
  const redis = await startRedis();
  const shared = createRedisState({ url: redis.url, prefix: 'bench', now: Date.now });
  await shared.ready(5_000);
  figures.line('three limits of a request, in Redis', 'us', await cpuOfMany(() => takeAtOnce(shared.meters), AT_ONCE));
  await shared.close();
  redis.stop();
}

async function takeAtOnce(meters: Meters): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, () => meters.take(CHARGES, Date.now())));
}

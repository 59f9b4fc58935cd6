// The store that a table asks for: this process, or a Redis that several gateways share.
import type { RouteTable } from '../route-table.ts';
import { createMemoryState } from '../state/memory.ts';
import type { State } from '../state/state.ts';
import type { Clock } from '../upstream/clock.ts';
import type { SecretResolver } from './secrets.ts';

/** Undefined: `state memory`. */
export type StoreAddress = { readonly url: string; readonly prefix: string } | undefined;

/** How long a start waits for Redis; without it requests are served all the same. */
const PATIENCE_MS = 2_000;

/** What is wrong with the address is a problem of the table; it is not repeated, since it may hold a password. */
export function provisionStore({ state }: RouteTable, resolver: SecretResolver): StoreAddress {
  if (state === undefined) return undefined;
  const url = resolver.secret(state.url, '/state/url');
  if (url === undefined) return undefined;
  const { protocol } = URL.parse(url) ?? {};
  if (protocol === 'redis:' || protocol === 'rediss:') return { url, prefix: state.prefix };
  return resolver.report(
    '/state',
    'the address of `state redis` is not one',
    'write it as redis://HOST:PORT or rediss://…',
  );
}

export async function openStore(address: StoreAddress, clock: Clock): Promise<State> {
  if (address === undefined) return createMemoryState();
  // Few gateways share their state: the others start without what it takes.
  const { createRedisState } = await import('../state/redis/redis-state.ts');
  const state = createRedisState({ ...address, now: () => clock.now() });
  await state.ready(PATIENCE_MS);
  return state;
}

export function isSameStore(one: StoreAddress, other: StoreAddress): boolean {
  return one?.url === other?.url && one?.prefix === other?.prefix;
}

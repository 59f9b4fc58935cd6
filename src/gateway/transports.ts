// How each provider is reached: over the network, or, for `demo`, inside the process.
import { respond } from '../codec/demo/respond.ts';
import type { Provider } from '../route-table.ts';
import { createHttpTransport } from '../upstream/client.ts';
import type { Clock } from '../upstream/clock.ts';
import { createInProcessTransport } from '../upstream/in-process.ts';
import { signing } from '../upstream/signing/signed-transport.ts';
import type { Transport } from '../upstream/transport.ts';

/** One transport a provider, so that a retired table ends just its own connections. */
export function createTransports(clock: Clock): (provider: Provider) => Transport {
  return (provider) =>
    provider.protocol === 'demo' ? createInProcessTransport(respond, clock) : signing(createHttpTransport());
}

// Which providers can serve which operation of which clients: read off the registry, for whoever has no call at hand.
import type { Operation, Protocol, ProviderProtocol } from '../vocabulary.ts';
import type { Codec, Endpoint } from './codec.ts';
import { CODECS, codecFor } from './index.ts';

/** What a provider lacks, in words, so that it can serve no call of the operation; undefined: nothing. */
export function lackedFor(operation: Operation, client: Protocol, provider: ProviderProtocol): string | undefined {
  const endpoints = CODECS.find(({ protocol }) => protocol === client)?.endpoints ?? [];
  const calls = endpoints.filter((endpoint) => endpoint.operation === operation);
  const served = calls.some((endpoint) => serves(codecFor(provider), endpoint));
  return served || calls.length === 0
    ? undefined
    : operation === 'embedding'
      ? 'embeddings'
      : `the operation ${operation}`;
}

/** Whether calls of the endpoint can go to providers of this protocol at all. */
export function serves({ operations }: Codec, { operation, relay }: Endpoint): boolean {
  if (relay !== undefined) return operations?.relays?.includes(relay) ?? false;
  return operation !== 'embedding' || operations?.embedding !== undefined;
}

// Which endpoints stand at which path: one protocol's, or those of several that share it.
import type { ClientCodec, Endpoint, Method } from '../codec/codec.ts';

export interface Place {
  readonly codec: ClientCodec;
  readonly endpoint: Endpoint;
}

/** By path, aliases too, and by method; in the order in which they are to be tried: patterns after plain paths. */
export function places(codecs: readonly ClientCodec[]): ReadonlyMap<string, ReadonlyMap<Method, readonly Place[]>> {
  const all = codecs.flatMap((codec) =>
    codec.endpoints.flatMap((endpoint) =>
      [endpoint.path, ...(endpoint.aliases ?? [])].map((path) => ({ path, place: { codec, endpoint } })),
    ),
  );
  const byPath = new Map<string, Map<Method, Place[]>>();
  for (const { path, place } of all.toSorted((a, b) => patterns(a.path) - patterns(b.path))) {
    const methods = byPath.get(path) ?? new Map<Method, Place[]>();
    const { method } = place.endpoint;
    methods.set(method, [...(methods.get(method) ?? []), place]);
    byPath.set(path, methods);
  }
  return byPath;
}

function patterns(path: string): number {
  return path.split('/:').length - 1;
}

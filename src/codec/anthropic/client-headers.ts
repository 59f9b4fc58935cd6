// Protocol headers of a client that go on to its own family only, kept beside the request that they came with.
import type { JsonObject } from '../canonical/json.ts';
import type { CallHead } from '../codec.ts';
import { API_VERSION } from './wire.ts';

type Headers = CallHead['headers'];

/** Keyed by the request's own extensions bag, which stays the same object when parameters are edited. */
const headersByBag = new WeakMap<JsonObject, Headers>();

export function rememberHeaders(bag: JsonObject, headers: Headers): void {
  headersByBag.set(bag, headers);
}

/** The headers of the client whose request has this bag; undefined where it spoke another protocol. */
export function rememberedHeaders(bag: JsonObject | undefined): Headers | undefined {
  return bag === undefined ? undefined : headersByBag.get(bag);
}

/** What goes upstream. `client`: its own headers, given only where the target is of its family. */
export function protocolHeaders(client: Headers | undefined): Record<string, string> {
  const beta = client?.['anthropic-beta'];
  return {
    'anthropic-version': client?.['anthropic-version'] ?? API_VERSION,
    ...(beta !== undefined && beta !== '' && { 'anthropic-beta': beta }),
  };
}

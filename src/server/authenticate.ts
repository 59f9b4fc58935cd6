// Who calls: decided by the head of a request alone, before a byte of its body is read.
import type { IncomingHttpHeaders } from 'node:http';
import type { CallHead } from '../codec/codec.ts';
import { GatewayError } from '../errors.ts';
import type { KnownClient } from '../gateway/client-keys.ts';
import type { Snapshot } from '../gateway/snapshot.ts';
import type { Address } from '../route-table.ts';
import { isLocalName, NOT_LOCAL, type Reach } from './local-names.ts';

/** The client; undefined: anonymous, and allowed to be. Throws 401, and 403 for what a web page may be behind. */
export function authenticate(
  snapshot: Snapshot,
  headers: IncomingHttpHeaders,
  { head, reach, now }: { readonly head: Pick<CallHead, 'query'>; readonly reach: Reach; readonly now: number },
): KnownClient | undefined {
  const { clientKeys, table } = snapshot;
  const allowed = table.server.allowAnonymous;
  if (!clientKeys.declared) {
    if (reach !== 'anywhere' || allowed) return anonymous(headers, reach);
    throw refused('This gateway takes requests without a key only on loopback addresses and unix sockets.');
  }
  const presented = presentedKeys(headers, head.query);
  const known = presented.map((key) => clientKeys.find(key)).filter((client) => client !== undefined);
  const good = known.find(({ expires }) => expires === undefined || now < expires.at);
  if (good !== undefined) return good;
  // Whoever has such a key is told why it is refused.
  if (known[0]?.expires !== undefined) throw refused(`The client key expired on ${known[0].expires.date}.`);
  if (presented.length > 0) throw refused('The client key is not known to this gateway.');
  if (allowed) return anonymous(headers, reach);
  throw refused('A client key is required: send "authorization: Bearer KEY", "x-api-key" or "x-goog-api-key".');
}

function anonymous({ host }: IncomingHttpHeaders, reach: Reach): undefined {
  if (reach !== 'loopback' || isLocalName(host)) return undefined;
  throw new GatewayError('auth_failed', { status: 403, message: NOT_LOCAL, code: 'foreign_host' });
}

/** Every place in which the dialects carry a key; Google's clients may put it into the query. */
function presentedKeys(headers: IncomingHttpHeaders, query: URLSearchParams): readonly string[] {
  const bearer = /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
  return [bearer, headers['x-api-key'], headers['x-goog-api-key'], query.get('key')].filter(
    (key) => typeof key === 'string' && key !== '',
  ) as string[];
}

export function reachOf(address: Address): Reach {
  if (address.kind === 'unix') return 'unix';
  const host = address.host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) ? 'loopback' : 'anywhere';
}

function refused(message: string): GatewayError {
  return new GatewayError('auth_failed', { message, code: 'invalid_api_key' });
}

// The HTTP request of one attempt: the codec's path, headers and body, the provider's address, headers and credential.
import type { Exchange } from '../codec/exchange.ts';
import type { Attempt } from '../routing/attempt.ts';
import { applyCredential, type Credential } from '../upstream/credentials.ts';
import type { UpstreamRequest } from '../upstream/transport.ts';
import type { Headers } from './answer-head.ts';
import type { Snapshot } from './snapshot.ts';

/** Headers that describe the connection or the bytes: ours to say, not a file's (RFC 9110, section 7.6.1). */
const RESERVED_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Of the client's own headers nothing is copied: what a protocol knows of them, its codec has put into the exchange. */
export function upstreamRequest(attempt: Attempt, exchange: Exchange, snapshot: Snapshot): UpstreamRequest {
  const runtime = snapshot.provider(attempt.provider.name);
  const { method = 'POST', path, headers: codecHeaders, body } = exchange.request;
  const headers: Headers = {
    ...(body.length > 0 && { 'content-type': 'application/json' }),
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    'user-agent': 'fairlead',
    ...codecHeaders,
  };
  for (const { name, value } of attempt.settings.headers) {
    const lower = name.toLowerCase();
    if (!RESERVED_HEADERS.has(lower)) headers[lower] = snapshot.text(value);
  }
  const request = { url: new URL(runtime.baseUrl + path), headers };
  const credential = credentialFor(attempt, snapshot);
  if (credential !== undefined && credential.place !== 'signature') applyCredential(credential, request);
  const sign = credential?.place === 'signature' ? { sign: credential.sign } : {};
  const { proxies } = runtime;
  const proxy = proxies.get(attempt.key?.label) ?? proxies.get(undefined);
  const { timeouts } = attempt.settings;
  return { method, ...request, ...sign, body: body.length > 0 ? body : undefined, proxy, timeouts };
}

/** Undefined for a provider that takes none. */
export function credentialFor(attempt: Attempt, snapshot: Snapshot): Credential | undefined {
  const { provider, key } = attempt;
  return snapshot.provider(provider.name).credentials.get(key?.label);
}

// The HTTP request of one attempt: the codec's path, headers and body, the provider's address, headers and credential.
import type { Exchange } from '../codec/exchange.ts';
import type { Attempt } from '../routing/attempt.ts';
import { applyCredential, type Credential } from '../upstream/credentials.ts';
import type { UpstreamRequest } from '../upstream/transport.ts';
import type { Headers } from './answer-head.ts';
import type { Snapshot } from './snapshot.ts';

const EVERY_REQUEST: Headers = {
  accept: 'application/json, text/event-stream',
  'accept-encoding': 'identity',
  'user-agent': 'fairlead',
};
const WITH_BODY: Headers = { 'content-type': 'application/json', ...EVERY_REQUEST };

/** Of the client's own headers nothing is copied: what a protocol knows of them, its codec has put into the exchange. */
export function upstreamRequest(attempt: Attempt, exchange: Exchange, snapshot: Snapshot): UpstreamRequest {
  const { proxies } = snapshot.provider(attempt.provider.name);
  const { method = 'POST', path, headers: codecHeaders, body } = exchange.request;
  const hasBody = body.length > 0;
  const plan = snapshot.plan(attempt);
  const headers = { ...(hasBody ? WITH_BODY : EVERY_REQUEST), ...codecHeaders };
  for (const [name, value] of plan.headers) headers[name] = value;
  const credential = credentialFor(attempt, snapshot);
  const shared = plan.url(path);
  const url = credential?.place === 'query' ? new URL(shared) : shared;
  if (credential !== undefined && credential.place !== 'signature') applyCredential(credential, { url, headers });
  return {
    method,
    url,
    headers,
    body: hasBody ? body : undefined,
    proxy: proxies.get(attempt.key?.label) ?? proxies.get(undefined),
    timeouts: attempt.settings.timeouts,
    sign: credential?.place === 'signature' ? credential.sign : undefined,
  };
}

/** Undefined for a provider that takes none. */
function credentialFor(attempt: Attempt, snapshot: Snapshot): Credential | undefined {
  const { provider, key } = attempt;
  return snapshot.provider(provider.name).credentials.get(key?.label);
}

/** Shorter values of variables are no secrets, and stand in many words. */
const SHORTEST_SECRET = 8;

/** The credential of an attempt, and what its headers took from the environment. */
export function secretsSent(attempt: Attempt, snapshot: Snapshot): readonly string[] {
  const credential = credentialFor(attempt, snapshot)?.secret;
  const filled = attempt.settings.headers.flatMap(({ value }) =>
    typeof value === 'string' ? [] : snapshot.text(value),
  );
  const long = filled.filter((value) => value.length >= SHORTEST_SECRET);
  return credential === undefined ? long : [credential, ...long];
}

// A client's request in a simulation: said in the language's words, sent in the protocol that the client speaks.

import type { ChatRequest } from '../../codec/canonical/request.ts';
import { createClientCall } from '../../codec/client-call.ts';
import type { ClientCodec, EncodeContext, EncodedRequest, RequestHead } from '../../codec/codec.ts';
import type { ClientCall } from '../../codec/exchange.ts';
import { CODECS } from '../../codec/index.ts';
import type { Protocol } from '../../vocabulary.ts';
import { callHead, plainRequest } from './wire.ts';

export interface SimulatedRequest {
  readonly model: string;
  /** A declared client; absent: anonymous. */
  readonly client?: string;
  /** By default `openai-chat`. */
  readonly protocol?: Protocol;
  readonly stream?: boolean;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the body, in the protocol's own words. */
  readonly body?: object;
}

export interface CallIdentity {
  readonly requestId: string;
  /** The clock's milliseconds. */
  readonly now: number;
}

export type MakeCall = (identity: CallIdentity) => ClientCall;

/** What is asked, in the canonical words, as a client of this protocol sends it. */
function encodedFor(protocol: Protocol, request: ChatRequest): EncodedRequest & { readonly codec: ClientCodec } {
  const codec = clientCodec(protocol);
  return { codec, ...codec.chat.encodeRequest(request, clientContext(codec, request.model)) };
}

/** To encode what a client of this protocol sends. */
export function clientContext({ protocol, family }: ClientCodec, model: string): EncodeContext {
  const target = { provider: protocol, protocol, family, model, quirks: {} };
  return { target, warn: () => {}, parameterPath: (name: string) => name };
}

/** Throws `invalid_request` where the added body makes it no request of its protocol. */
export function simulatedCall(request: SimulatedRequest, { requestId, now }: CallIdentity): ClientCall {
  const { model, protocol = 'openai-chat', stream = false, headers = {} } = request;
  const { codec, ...encoded } = encodedPlainly(protocol, { model, stream });
  const body = { ...encoded.body, ...request.body };
  const bytes = Buffer.from(JSON.stringify(body));
  const url = new URL(encoded.path, 'http://simulated');
  const head = callHead(url.pathname, { query: url.searchParams, headers });
  return createClientCall({ codec, head, bytes, body, requestId, created: Math.floor(now / 1000) });
}

const PLAIN = new Map<string, ReturnType<typeof encodedFor>>();
/** Models are few in a simulation, requests many. */
const MOST_PLAIN = 1_000;

function encodedPlainly(protocol: Protocol, head: RequestHead): ReturnType<typeof encodedFor> {
  const key = `${protocol} ${head.stream} ${head.model}`;
  const encoded = PLAIN.get(key) ?? encodedFor(protocol, plainRequest(head));
  if (PLAIN.size < MOST_PLAIN) PLAIN.set(key, encoded);
  return encoded;
}

export function clientCodec(protocol: Protocol): ClientCodec {
  const found = CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new TypeError(`no codec for ${protocol}`);
  return found;
}

// A client's request in a simulation: said in the language's words, sent in the protocol that the client speaks.
import { createClientCall } from '../../codec/client-call.ts';
import type { ClientCodec, EncodeContext } from '../../codec/codec.ts';
import type { CallInit, ClientCall } from '../../codec/exchange-contract.ts';
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

/** To encode what a client of this protocol sends. */
export function clientContext({ protocol, family }: ClientCodec, model: string): EncodeContext {
  const target = { provider: protocol, protocol, family, model, quirks: {} };
  return { target, warn: () => {}, parameterPath: (name: string) => name };
}

/** Throws `invalid_request` where the added body makes it no request of its protocol. */
export function simulatedCall(request: SimulatedRequest, { requestId, now }: CallIdentity): ClientCall {
  return createClientCall({ ...sentAs(request), requestId, created: Math.floor(now / 1000) });
}

type Sent = Omit<CallInit, keyof CallIdentity | 'created'>;

/** Clients that ask the same again send the same bytes: what is one object is encoded once. */
const SENT = new WeakMap<SimulatedRequest, Sent>();

function sentAs(request: SimulatedRequest): Sent {
  const sent = SENT.get(request) ?? encoded(request);
  SENT.set(request, sent);
  return sent;
}

function encoded({
  model,
  protocol = 'openai-chat',
  stream = false,
  headers = {},
  body: added,
}: SimulatedRequest): Sent {
  const codec = clientCodec(protocol);
  const { path, body } = codec.chat.encodeRequest(plainRequest({ model, stream }), clientContext(codec, model));
  const said = { ...body, ...added };
  const url = new URL(path, 'http://simulated');
  const head = callHead(url.pathname, { query: url.searchParams, headers });
  const text = JSON.stringify(said);
  return { codec, head, bytes: Buffer.from(text), text, body: said };
}

export function clientCodec(protocol: Protocol): ClientCodec {
  const found = CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new TypeError(`no codec for ${protocol}`);
  return found;
}

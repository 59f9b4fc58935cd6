// A client's request to a part of a vendor's API that passes through: the model is found and renamed, nothing else read.
import { GatewayError } from '../errors.ts';
import type { Operation } from '../vocabulary.ts';
import type { CallHead, Relay, RequestHead, TargetTraits } from './codec.ts';
import type { CallInit, ClientCall, Exchange, ExchangeTarget } from './exchange-contract.ts';
import { sseComment } from './framing/write.ts';
import { setJson } from './json-splice.ts';
import { wholeBytes } from './long-body.ts';
import { boundaryOf, readField, setField } from './multipart.ts';
import { WHOLE } from './operation-exchange.ts';
import { relayAnswer, relayStream } from './relay-answer.ts';
import type { Framing } from './stream-contract.ts';

interface RelayedCall extends CallInit {
  readonly operation: Operation;
  readonly relay: Relay;
}

interface RelayInit extends RelayedCall {
  readonly bytes: Buffer;
}

const SSE: Framing = {
  kind: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  keepAlive: sseComment('keep-alive'),
  comment: sseComment,
};

/** Throws `invalid_request` where a model is needed and not named. */
export function createRelayCall(relayed: RelayedCall): ClientCall {
  const init = { ...relayed, bytes: wholeBytes(relayed.bytes) };
  const { relay, head } = init;
  const requestHead = headOf(init);
  const call = relayCall(init, requestHead);
  const id = relay.stored === undefined ? undefined : head.parameters[relay.stored];
  if (id === undefined) return call;
  return { ...call, stored: { id, askedAs: (model) => relayCall(init, { ...requestHead, model }) } };
}

function relayCall(init: RelayInit, requestHead: RequestHead): ClientCall {
  const { codec, operation, relay, head, bytes, requestId, created } = init;
  return {
    codec,
    operation,
    head,
    requestHead,
    bytes,
    framing: requestHead.stream ? SSE : WHOLE,
    requestId,
    created,
    conversation: () => undefined,
    lackedBy: ({ operations }) => (operations?.relays?.includes(relay) ? undefined : relay.path.split('/:')[0]),
    exchange: (target) => exchangeRelay(init, requestHead, target),
  };
}

function headOf({ relay, bytes, body, head }: RelayInit): RequestHead {
  if (relay.method !== 'POST' || relay.stored !== undefined) {
    return { model: '', stream: head.query.get('stream') === 'true' };
  }
  const boundary = boundaryOf(head.headers['content-type']);
  const field = (name: string) => (boundary === undefined ? body[name] : readField(bytes, boundary, name));
  const model = field('model') ?? relay.defaultModel;
  if (typeof model !== 'string' || model === '') {
    throw new GatewayError('invalid_request', { message: 'model must be the name of a model.', param: 'model' });
  }
  const stream = field('stream');
  return { model, stream: stream === true || stream === 'true' || field('stream_format') === 'sse' };
}

function exchangeRelay(init: RelayInit, { model, stream }: RequestHead, input: ExchangeTarget): Exchange {
  const { relay, head } = init;
  const { upstream, target } = input;
  return {
    passthrough: true,
    streamed: stream || relay.bytes === true,
    request: {
      method: relay.method,
      path: pathOf(relay, head),
      headers: headersOf(relay, { head, target }),
      body: bodyOf(init, model, target.model),
    },
    warnings: [],
    readAnswer: (body, headers = {}) => relayAnswer({ body, headers, model }),
    readError: (status, headers, body) =>
      withStatus(upstream.errors.classify(status, headers, body.toString()), status),
    openStream: (output) => relayStream({ output, upstream, framed: stream }),
  };
}

/** What is not read is not judged either: a client's own fault keeps its status (404 for what is kept no more). */
function withStatus(error: GatewayError, status: number): GatewayError {
  const { kind, message, code, param } = error;
  if (kind !== 'invalid_request' || status < 400 || status >= 500) return error;
  return new GatewayError(kind, {
    message,
    status,
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
  });
}

/** The client's query goes along, but for a key of ours in it. */
function pathOf({ path }: Relay, { parameters, query }: CallHead): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  const passed = new URLSearchParams([...query].filter(([name]) => name !== 'key'));
  return passed.size === 0 ? filled : `${filled}?${passed}`;
}

function headersOf(
  relay: Relay,
  { head, target }: { readonly head: CallHead; readonly target: TargetTraits },
): Record<string, string> {
  const passed = ['content-type', 'accept', ...(relay.headers?.[target.family] ?? [])];
  const headers: Record<string, string> = {};
  for (const name of passed) {
    const value = head.headers[name];
    if (value !== undefined && value !== '') headers[name] = value;
  }
  return headers;
}

/** A body that names no model leaves it to the vendor, where the target is the vendor's own choice. */
function bodyOf({ relay, bytes, head }: RelayInit, asked: string, model: string): Buffer | string {
  if (relay.stored !== undefined || asked === model) return bytes;
  const boundary = boundaryOf(head.headers['content-type']);
  if (boundary !== undefined) return setField(bytes, boundary, { name: 'model', value: model });
  return setJson(bytes.toString(), 'model', model) ?? bytes;
}

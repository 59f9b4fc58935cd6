// A client's request as a call, read only as far as anyone asks.
import { GatewayError } from '../errors.ts';
import type { Draft } from './canonical/draft.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import { exchangeChat } from './chat-exchange.ts';
import type { CallHead, ClientCodec, Endpoint, RequestHead } from './codec.ts';
import { createCountCall } from './count-call.ts';
import { createEmbeddingCall } from './embedding-call.ts';
import type { CallInit, ChatCall, ClientCall, Exchange, ExchangeTarget } from './exchange-contract.ts';
import type { RequestBytes } from './long-body.ts';
import { createRelayCall } from './relay-call.ts';
import type { Framing } from './stream-contract.ts';

/** A call of an endpoint. Throws `invalid_request` where the body lacks even what routing needs (the model). */
export function createOperationCall(init: CallInit, endpoint: Endpoint): ClientCall {
  const call = callOf(init, endpoint);
  // Half a surrogate pair, which no address and no header can carry.
  if (!call.requestHead.model.isWellFormed()) {
    throw new GatewayError('invalid_request', {
      message: 'The name of the model is not valid Unicode.',
      param: 'model',
    });
  }
  return call;
}

function callOf(init: CallInit, { operation, relay }: Endpoint): ClientCall {
  const { codec } = init;
  if (operation === 'models') throw new TypeError('lists of models are no calls');
  if (relay !== undefined) return createRelayCall({ ...init, operation, relay });
  if (operation === 'chat') return new ConversationCall(init, operation);
  const { completion, embedding, count_tokens } = codec.operations ?? {};
  if (operation === 'completion' && completion !== undefined) return new ConversationCall(init, operation);
  if (operation === 'embedding' && embedding !== undefined) return createEmbeddingCall(init, embedding);
  if (operation === 'count_tokens' && count_tokens !== undefined) return createCountCall(init, count_tokens);
  throw new GatewayError('invalid_request', { message: `${codec.protocol} has no ${operation}.`, status: 404 });
}

/** A chat. Throws `invalid_request` where the body lacks even what routing needs (the model). */
export function createClientCall(init: CallInit): ChatCall {
  return new ConversationCall(init, 'chat');
}

const NO_BYTES = Buffer.alloc(0);

class ConversationCall implements ChatCall {
  readonly codec: ClientCodec;
  readonly operation: 'chat' | 'completion';
  readonly head: CallHead;
  readonly requestHead: RequestHead;
  bytes: RequestBytes;
  body: JsonObject;
  readonly framing: Framing;
  readonly requestId: string;
  readonly created: number;
  #text: string | undefined;
  #request: Draft<ChatRequest> | undefined;

  constructor({ codec, head, bytes, text, body, requestId, created }: CallInit, operation: 'chat' | 'completion') {
    this.codec = inForm(codec, operation);
    this.operation = operation;
    this.head = head;
    this.bytes = bytes;
    this.body = body;
    this.requestId = requestId;
    this.created = created;
    this.#text = text;
    const { chat } = this.codec;
    this.requestHead = chat.head(body, head);
    this.framing = chat.framingFor?.(head) ?? chat.framing;
  }

  get text(): string {
    this.#text ??= this.bytes.toString();
    return this.#text;
  }

  decoded(): ChatRequest {
    this.#request ??= this.codec.chat.decodeRequest(this.body, this.head);
    return this.#request;
  }

  conversation(): ChatRequest {
    return this.decoded();
  }

  /** Every protocol has chat, and a chat serves a completion. */
  lackedBy(): undefined {
    return undefined;
  }

  letGo(): void {
    this.bytes = NO_BYTES;
    this.body = {};
    this.#text = '';
    // An answer is read and written with what was asked for, not with what was said.
    if (this.#request !== undefined) this.#request.messages = [];
  }

  exchange({ upstream, target, edits, system }: ExchangeTarget): Exchange {
    return exchangeChat({ call: this, upstream, target, edits, system });
  }
}

/** The codec with its completion in the place of its chat: everything that serves chats then serves completions. */
function inForm(codec: ClientCodec, operation: 'chat' | 'completion'): ClientCodec {
  if (operation === 'chat') return codec;
  const completion = codec.operations?.completion;
  return completion === undefined ? codec : { ...codec, chat: completion };
}

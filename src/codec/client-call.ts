// A client's request as a call, read only as far as anyone asks.
import { GatewayError } from '../errors.ts';
import type { ChatRequest } from './canonical/request.ts';
import { exchangeChat } from './chat-exchange.ts';
import type { ClientCodec, Endpoint } from './codec.ts';
import { createCountCall } from './count-call.ts';
import { createEmbeddingCall } from './embedding-call.ts';
import type { CallInit, ChatCall, ClientCall } from './exchange-contract.ts';
import { createRelayCall } from './relay-call.ts';

/** A call of an endpoint. Throws `invalid_request` where the body lacks even what routing needs (the model). */
export function createOperationCall(init: CallInit, { operation, relay }: Endpoint): ClientCall {
  const { codec } = init;
  if (operation === 'models') throw new TypeError('lists of models are no calls');
  if (relay !== undefined) return createRelayCall({ ...init, operation, relay });
  const { completion, embedding, count_tokens } = codec.operations ?? {};
  if (operation === 'completion' && completion !== undefined) return createChatCall(init, operation);
  if (operation === 'embedding' && embedding !== undefined) return createEmbeddingCall(init, embedding);
  if (operation === 'count_tokens' && count_tokens !== undefined) return createCountCall(init, count_tokens);
  if (operation === 'chat') return createChatCall(init, operation);
  throw new GatewayError('invalid_request', { message: `${codec.protocol} has no ${operation}.`, status: 404 });
}

/** A chat. Throws `invalid_request` where the body lacks even what routing needs (the model). */
export function createClientCall(init: CallInit): ChatCall {
  return createChatCall(init, 'chat');
}

function createChatCall(init: CallInit, operation: 'chat' | 'completion'): ChatCall {
  const codec = inForm(init.codec, operation);
  const { body, head } = init;
  let request: ChatRequest | undefined;
  const call: ChatCall = {
    ...init,
    codec,
    operation,
    requestHead: codec.chat.head(body, head),
    framing: codec.chat.framingFor?.(head) ?? codec.chat.framing,
    decoded() {
      request ??= codec.chat.decodeRequest(body, head);
      return request;
    },
    conversation: () => call.decoded(),
    // Every protocol has chat, and a chat serves a completion.
    lackedBy: () => undefined,
    exchange: (target) => exchangeChat({ call, ...target }),
  };
  return call;
}

/** The codec with its completion in the place of its chat: everything that serves chats then serves completions. */
function inForm(codec: ClientCodec, operation: 'chat' | 'completion'): ClientCodec {
  const completion = codec.operations?.completion;
  return operation === 'chat' || completion === undefined ? codec : { ...codec, chat: completion };
}

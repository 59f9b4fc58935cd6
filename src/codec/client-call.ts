// A client's chat request, read only as far as anyone asks.
import type { ChatRequest } from './canonical/request.ts';
import type { ClientCall } from './exchange-contract.ts';

/** Throws `invalid_request` where the body lacks even what routing needs (the model). */
export function createClientCall(init: Omit<ClientCall, 'requestHead' | 'decoded'>): ClientCall {
  const { codec, body, head } = init;
  let request: ChatRequest | undefined;
  return {
    ...init,
    requestHead: codec.chat.head(body, head),
    decoded() {
      request ??= codec.chat.decodeRequest(body, head);
      return request;
    },
  };
}

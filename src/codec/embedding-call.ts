// A client's request for embeddings.
import type { EmbeddingRequest, EmbeddingResponse } from './canonical/embedding.ts';
import type { OperationCodec } from './codec.ts';
import type { CallInit, ClientCall } from './exchange-contract.ts';
import { exchangeOnce, WHOLE } from './operation-exchange.ts';

/** Throws `invalid_request` where no model is named. */
export function createEmbeddingCall(
  init: CallInit,
  client: OperationCodec<EmbeddingRequest, EmbeddingResponse>,
): ClientCall {
  const { codec, head, body, bytes, requestId, created } = init;
  const requestHead = client.head(body, head);
  let request: EmbeddingRequest | undefined;
  const decoded = () => {
    request ??= client.decodeRequest(body, head);
    return request;
  };
  return {
    codec,
    operation: 'embedding',
    head,
    requestHead,
    bytes,
    framing: WHOLE,
    requestId,
    created,
    conversation: () => undefined,
    lackedBy: ({ operations }) => (operations?.embedding === undefined ? 'embeddings' : undefined),
    exchange({ upstream, target }) {
      const provider = upstream.operations?.embedding;
      if (provider === undefined) throw new TypeError(`${upstream.protocol} has no embeddings`);
      const inputTokens = (response: EmbeddingResponse) => response.inputTokens;
      return exchangeOnce({
        call: init,
        model: requestHead.model,
        decoded,
        client,
        provider,
        upstream,
        target,
        inputTokens,
      });
    },
  };
}

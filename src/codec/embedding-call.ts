// A client's request for embeddings.
import type { EmbeddingRequest, EmbeddingResponse } from './canonical/embedding.ts';
import type { OperationCodec } from './codec.ts';
import type { CallInit, ClientCall } from './exchange-contract.ts';
import { exchangeOnce, operationCall } from './operation-exchange.ts';

/** Throws `invalid_request` where no model is named. */
export function createEmbeddingCall(
  init: CallInit,
  client: OperationCodec<EmbeddingRequest, EmbeddingResponse>,
): ClientCall {
  const { asked, shared } = operationCall(init, client);
  return {
    ...shared,
    operation: 'embedding',
    conversation: () => undefined,
    lackedBy: ({ operations }) => (operations?.embedding === undefined ? 'embeddings' : undefined),
    exchange({ upstream, target }) {
      const provider = upstream.operations?.embedding;
      if (provider === undefined) throw new TypeError(`${upstream.protocol} has no embeddings`);
      const inputTokens = (response: EmbeddingResponse) => response.inputTokens;
      return exchangeOnce({ ...asked, provider, upstream, target, inputTokens });
    },
  };
}

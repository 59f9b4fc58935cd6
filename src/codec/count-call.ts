// A client's question how many tokens a conversation has: asked of a target that counts, else estimated here.
import { parseAnswer } from './answer.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { TokenCount } from './canonical/token-count.ts';
import type { OperationCodec, TargetTraits } from './codec.ts';
import type { CallInit, ClientCall, Exchange } from './exchange-contract.ts';
import { exchangeOnce, operationCall, readError } from './operation-exchange.ts';
import { estimateTokens } from './token-estimate.ts';

type CountCodec = OperationCodec<ChatRequest, TokenCount>;

/** Throws `invalid_request` where no model is named. */
export function createCountCall(init: CallInit, client: CountCodec): ClientCall {
  const { asked, shared } = operationCall(init, client);
  return {
    ...shared,
    operation: 'count_tokens',
    conversation: asked.decoded,
    lackedBy: () => undefined,
    exchange({ upstream, target }) {
      const provider = upstream.operations?.count_tokens;
      if (provider === undefined || target.quirks.count_tokens === false || provider.offeredBy?.(target) === false) {
        return estimated({ call: init, client, upstream, target, request: asked.decoded() });
      }
      // The count is the answer, and nothing was used for it.
      const inputTokens = () => undefined;
      return exchangeOnce({ ...asked, provider, upstream, target, inputTokens });
    },
  };
}

interface EstimateInput {
  readonly call: CallInit;
  readonly client: CountCodec;
  readonly upstream: Parameters<typeof readError>[0];
  readonly target: TargetTraits;
  readonly request: ChatRequest;
}

/** An exchange that needs no target: `local` counts, and the answer says that it is an estimate. */
function estimated({ call, client, upstream, target, request }: EstimateInput): Exchange {
  const detail = `${target.provider} does not count tokens: counted with OpenAI's o200k vocabulary`;
  const warn = () => {};
  return {
    passthrough: false,
    streamed: false,
    request: { path: '', headers: {}, body: '' },
    warnings: [{ code: 'estimated', path: 'input_tokens', protocol: target.protocol, detail }],
    local: async () => JSON.stringify({ inputTokens: await estimateTokens(request) }),
    readAnswer(body) {
      const count = { inputTokens: Number(parseAnswer(body.toString()).inputTokens) };
      const encoded = client.encodeResponse(count, { request, call: call.head, warn });
      return { body: JSON.stringify(encoded), usage: undefined, finish: undefined };
    },
    readError: (status, headers, body) => readError(upstream, { status, headers, body }),
    openStream: () => {
      throw new TypeError('nothing is streamed here');
    },
  };
}

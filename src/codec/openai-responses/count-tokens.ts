// OpenAI's count of a Response's input tokens (platform.openai.com/docs/api-reference/responses/input-tokens, 2026-11).
import { GatewayError } from '../../errors.ts';
import { numberOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { TokenCount } from '../canonical/token-count.ts';
import type { OperationCodec } from '../codec.ts';
import { readFailure } from './error.ts';
import { encodeRequest, PATH } from './request.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { FAMILY } from './wire.ts';

const COUNT_PATH = `${PATH}/input_tokens`;

/** What the endpoint takes; the rest of a Response's request has no tokens. */
const COUNTED = [
  ...['model', 'input', 'instructions', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning', 'text'],
  ...['truncation', 'previous_response_id', 'conversation', 'personality'],
];

/** Only OpenAI itself has it; quirk `count_tokens` true: so does this vendor. */
export const responsesCount: OperationCodec<ChatRequest, TokenCount> = {
  head: (body) => ({ ...readHead(body), stream: false }),
  decodeRequest,
  encodeResponse: ({ inputTokens }) => ({ object: 'response.input_tokens', input_tokens: inputTokens }),
  offeredBy: ({ family, quirks }) => family === FAMILY || quirks.count_tokens === true,
  encodeRequest(request, context) {
    const { body } = encodeRequest({ ...request, parameters: {} }, context);
    const counted = Object.entries(body).filter(([field]) => COUNTED.includes(field));
    return { path: COUNT_PATH, headers: {}, body: Object.fromEntries(counted) };
  },
  decodeResponse(body) {
    const inputTokens = numberOf(body.input_tokens);
    if (inputTokens !== undefined) return { inputTokens };
    throw (
      readFailure(body) ?? new GatewayError('bad_response', { message: 'The upstream answer has no count of tokens.' })
    );
  },
  passthrough: {
    request: () => ({ path: COUNT_PATH, headers: {} }),
    model: { request: ['model'] },
  },
};

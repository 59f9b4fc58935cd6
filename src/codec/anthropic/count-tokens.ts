// Anthropic's count of a request's tokens (platform.claude.com/docs/en/api/messages-count-tokens, 2026-11).
import { GatewayError } from '../../errors.ts';
import { numberOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { TokenCount } from '../canonical/token-count.ts';
import type { CallHead, OperationCodec } from '../codec.ts';
import { protocolHeaders } from './client-headers.ts';
import { readErrorBody } from './error.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { FAMILY, MESSAGES_PATH, PROTOCOL } from './wire.ts';

export const COUNT_PATH = `${MESSAGES_PATH}/count_tokens`;

/** What of a message's request is not counted, and refused there. */
const UNCOUNTED = [
  'max_tokens',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'service_tier',
];

/** Quirk `count_tokens` false: a vendor of this protocol that does not count. */
export const anthropicCount: OperationCodec<ChatRequest, TokenCount> = {
  head: (body) => ({ ...readHead(body), stream: false }),
  decodeRequest,
  encodeResponse: ({ inputTokens, extensions }) => ({ input_tokens: inputTokens, ...extensions?.[PROTOCOL] }),
  /** Parameters have no tokens: they are left out without a warning. */
  encodeRequest(request, context) {
    const { headers, body } = encodeRequest({ ...request, parameters: countedParameters(request) }, context);
    for (const field of UNCOUNTED) delete body[field];
    return { path: COUNT_PATH, headers, body };
  },
  decodeResponse(body) {
    const inputTokens = numberOf(body.input_tokens);
    if (inputTokens === undefined) throw readErrorBody(body) ?? noCount();
    const { input_tokens: _, ...rest } = body;
    return { inputTokens, ...(Object.keys(rest).length > 0 && { extensions: { [PROTOCOL]: rest } }) };
  },
  passthrough: {
    request: (_, call, target) => ({ path: pathOf(call, target.family), headers: headersOf(call, target.family) }),
    model: { request: ['model'] },
  },
};

function countedParameters({ parameters }: ChatRequest): ChatRequest['parameters'] {
  const { reasoning_effort, thinking_budget, parallel_tool_calls } = parameters;
  return {
    ...(reasoning_effort !== undefined && { reasoning_effort }),
    ...(thinking_budget !== undefined && { thinking_budget }),
    ...(parallel_tool_calls !== undefined && { parallel_tool_calls }),
  };
}

function pathOf(call: CallHead, family: string): string {
  const beta = family === FAMILY ? call.query.get('beta') : null;
  return beta === null ? COUNT_PATH : `${COUNT_PATH}?${new URLSearchParams({ beta })}`;
}

function headersOf(call: CallHead, family: string): Record<string, string> {
  return protocolHeaders(family === FAMILY ? call.headers : undefined);
}

function noCount(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream answer has no count of tokens.' });
}

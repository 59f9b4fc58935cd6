// Claude at Vertex AI: the Messages API under the path of a model.
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude (2026-11)
import { GatewayError } from '../../errors.ts';
import { isObject, type JsonValue } from '../canonical/json.ts';
import { parseJson, textOf } from '../canonical/read-json.ts';
import type { Carriage, CarriageContext, CarriedRequest, FailedAnswer } from './carriage.ts';
import { claudeBetas, claudeBody, claudeHeaders } from './claude-request.ts';
import { parentOf } from './vertex-gemini.ts';

const VERSION = 'vertex-2023-10-16';

export function vertexClaudeCarriage(place: Parameters<typeof parentOf>[0]): Carriage {
  const models = `${parentOf(place)}/publishers/anthropic/models`;
  return {
    request(request, context) {
      const betas = claudeBetas(request, context);
      const headers = {
        ...claudeHeaders(request.headers),
        ...(betas.length > 0 && { 'anthropic-beta': betas.join(',') }),
      };
      return { ...request, ...placed(request, models, context), headers };
    },
    failure: inAnthropicWords,
  };
}

function placed(
  { path, body }: CarriedRequest,
  models: string,
  { target, streamed }: CarriageContext,
): Pick<CarriedRequest, 'path' | 'body'> {
  const [asked] = path.split('?');
  // The count of tokens names its model in the body.
  if (asked === '/v1/messages/count_tokens') return { path: `${models}/count-tokens:rawPredict`, body };
  if (asked !== '/v1/messages') throw notThere(path);
  const method = streamed ? 'streamRawPredict' : 'rawPredict';
  const model = encodeURIComponent(target.model).replaceAll('%40', '@');
  return { path: `${models}/${model}:${method}`, body: claudeBody(body, { version: VERSION, without: ['model'] }) };
}

function notThere(path: string): GatewayError {
  const message = `Claude at Vertex AI has no ${path}.`;
  return new GatewayError('invalid_request', { message, status: 404 });
}

/** Codes of google.rpc.Code: what stands before the model answers in them. */
const TYPES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'authentication_error',
  PERMISSION_DENIED: 'permission_error',
  NOT_FOUND: 'not_found_error',
  RESOURCE_EXHAUSTED: 'rate_limit_error',
  UNAVAILABLE: 'overloaded_error',
  ABORTED: 'overloaded_error',
  DEADLINE_EXCEEDED: 'timeout_error',
  INTERNAL: 'api_error',
  UNKNOWN: 'api_error',
  INVALID_ARGUMENT: 'invalid_request_error',
  FAILED_PRECONDITION: 'invalid_request_error',
};

function inAnthropicWords({ status, headers, body }: FailedAnswer): FailedAnswer | undefined {
  const parsed = parseJson(body);
  const error = errorOf(Array.isArray(parsed) ? parsed[0] : parsed);
  const type = TYPES[error.code];
  if (type === undefined) return undefined;
  return { status, headers, body: JSON.stringify({ type: 'error', error: { type, message: error.message } }) };
}

function errorOf(body: JsonValue | undefined): { readonly code: string; readonly message: string } {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  return { code: textOf(error.status) ?? '', message: textOf(error.message) ?? 'Vertex AI gave no message.' };
}

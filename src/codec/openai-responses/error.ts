// Failures of a Response: what it means that one failed, and how a stream's client is told. Error bodies are those of Chat.
import { type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { textOf } from '../canonical/read-json.ts';
import type { ErrorCodec } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import { errors as chatErrors, classifyBody } from '../openai-error.ts';

/** Codes that only this API's errors have (OpenAI reference, `ResponseError`, 2026-11; the last two from Codex's own list). */
const KINDS_BY_CODE: Readonly<Record<string, ErrorKind>> = {
  invalid_prompt: 'content_filtered',
  bio_policy: 'content_filtered',
  misalignment_policy_violation: 'content_filtered',
  image_content_policy_violation: 'content_filtered',
  vector_store_timeout: 'timeout',
  invalid_image: 'invalid_request',
  invalid_image_format: 'invalid_request',
  invalid_base64_image: 'invalid_request',
  invalid_image_url: 'invalid_request',
  image_too_large: 'invalid_request',
  image_too_small: 'invalid_request',
  image_parse_error: 'invalid_request',
  image_file_too_large: 'invalid_request',
  unsupported_image_media_type: 'invalid_request',
  empty_image_file: 'invalid_request',
  failed_to_download_image: 'invalid_request',
  image_file_not_found: 'invalid_request',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
};

export const errors: ErrorCodec = {
  classify: chatErrors.classify,
  status: chatErrors.status,
  encode: chatErrors.encode,
  // Where no encoder runs, the response that fails is known by the request's id alone.
  encodeInStream: (error, requestId) =>
    failureFrames(error, { sequence: 0, response: { id: `resp_${requestId}`, object: 'response', output: [] } }),
};

/** An error that came with a good status: an error body, or a Response that failed. Undefined where it is neither. */
export function readFailure(body: JsonObject): GatewayError | undefined {
  if (isObject(body.error) || typeof body.error === 'string') return readError(body);
  if (body.status !== 'failed') return undefined;
  return new GatewayError('server_error', { message: 'The upstream says that the response failed.' });
}

/** The error of a stream's `error` event, flat or nested, or of a failed Response. */
export function readError(body: JsonObject): GatewayError {
  const error = classifyBody(200, {}, body);
  const code = textOf((isObject(body.error) ? body.error : body).code) ?? '';
  const kind = KINDS_BY_CODE[code];
  if (kind === undefined) return error;
  return new GatewayError(kind, {
    message: error.message,
    code,
    ...(error.param !== undefined && { param: error.param }),
  });
}

/**
 * The frames that end a stream with an error: `error`, which the SDKs throw, and `response.failed`, which Codex reads.
 * `sequence` is that of the first; `response` is what was told of the Response so far.
 */
export function failureFrames(
  error: GatewayError,
  { sequence, response }: { readonly sequence: number; readonly response: JsonObject },
): string {
  const { error: told } = chatErrors.encode(error, '');
  const { message, param, code: known } = isObject(told) ? told : {};
  const code = known ?? 'server_error';
  const event = { type: 'error', sequence_number: sequence, code, message, param };
  const failed = { ...response, status: 'failed', error: { code, message } };
  const end = { type: 'response.failed', sequence_number: sequence + 1, response: failed };
  return sseFrame(JSON.stringify(event), event.type) + sseFrame(JSON.stringify(end), end.type);
}

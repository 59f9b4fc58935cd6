// Bedrock's exceptions in the words of the Messages API, so that one table says what they mean.
// https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html, …/APIReference/CommonErrors.html (2026-11)
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { FailedAnswer } from './carriage.ts';

type AnthropicError = readonly [status: number, type: string];

const AUTHENTICATION: AnthropicError = [401, 'authentication_error'];
const PERMISSION: AnthropicError = [403, 'permission_error'];
const OVERLOADED: AnthropicError = [503, 'overloaded_error'];
const FAILED: AnthropicError = [500, 'api_error'];
const QUOTA: AnthropicError = [402, 'billing_error'];
const NOT_FOUND: AnthropicError = [404, 'not_found_error'];

const EXCEPTIONS: Readonly<Record<string, AnthropicError>> = {
  ThrottlingException: [429, 'rate_limit_error'],
  TooManyRequestsException: [429, 'rate_limit_error'],
  ServiceQuotaExceededException: QUOTA,
  AccessDeniedException: PERMISSION,
  NotAuthorized: PERMISSION,
  OptInRequired: PERMISSION,
  UnrecognizedClientException: AUTHENTICATION,
  InvalidClientTokenId: AUTHENTICATION,
  ExpiredTokenException: AUTHENTICATION,
  ExpiredToken: AUTHENTICATION,
  RequestExpired: AUTHENTICATION,
  InvalidSignatureException: AUTHENTICATION,
  SignatureDoesNotMatch: AUTHENTICATION,
  IncompleteSignature: AUTHENTICATION,
  MissingAuthenticationToken: AUTHENTICATION,
  MissingAuthenticationTokenException: AUTHENTICATION,
  ModelNotReadyException: OVERLOADED,
  ServiceUnavailableException: OVERLOADED,
  ServiceUnavailable: OVERLOADED,
  ModelTimeoutException: [408, 'timeout_error'],
  InternalServerException: FAILED,
  InternalFailure: FAILED,
  ModelErrorException: FAILED,
  ModelStreamErrorException: FAILED,
  ResourceNotFoundException: NOT_FOUND,
  ValidationException: [400, 'invalid_request_error'],
  ValidationError: [400, 'invalid_request_error'],
};

/** Told by words: a quota of a day will not be back soon, and a model without throughput on demand is not there under this id. */
const HINTS: readonly { readonly name: string; readonly words: RegExp; readonly error: AnthropicError }[] = [
  { name: 'ThrottlingException', words: /\bper day\b/i, error: QUOTA },
  {
    name: 'ValidationException',
    words: /on-demand throughput isn.t supported|model identifier is invalid/i,
    error: NOT_FOUND,
  },
];

/** The exception is named in a header (`ThrottlingException:http://…`) or in the body; undefined where none is known. */
export function bedrockFailure({ headers, body }: FailedAnswer): FailedAnswer | undefined {
  const name = headers['x-amzn-errortype'] ?? textOf(parseObject(body)?.__type) ?? '';
  return told(nameOf(name), body, headers);
}

/** An exception inside a stream, which has no status; one that is not known is the model's trouble. */
export function exceptionFailure(name: string, body: string): FailedAnswer {
  const known = told(nameOf(name), body, {});
  return known ?? anthropicFailure(FAILED, messageIn(body) ?? `Amazon Bedrock broke off with ${nameOf(name)}.`, {});
}

/** Without what stands around it; in a stream names begin with a small letter. */
function nameOf(name: string): string {
  const [bare = ''] = (name.split('#').at(-1) ?? '').split(':');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

function told(name: string, body: string, headers: FailedAnswer['headers']): FailedAnswer | undefined {
  const message = messageIn(body) ?? `Amazon Bedrock answered with ${name}.`;
  const hint = HINTS.find((known) => known.name === name && known.words.test(message));
  const error = hint?.error ?? EXCEPTIONS[name];
  return error === undefined ? undefined : anthropicFailure(error, message, headers);
}

function messageIn(body: string): string | undefined {
  const { message, Message, originalMessage } = parseObject(body) ?? {};
  return textOf(message) ?? textOf(Message) ?? textOf(originalMessage);
}

function anthropicFailure(
  [status, type]: AnthropicError,
  message: string,
  headers: FailedAnswer['headers'],
): FailedAnswer {
  return { status, headers, body: JSON.stringify({ type: 'error', error: { type, message } }) };
}

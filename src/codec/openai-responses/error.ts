// Failures: what an upstream's mean, and how this protocol's clients are told.
import { dialectErrorType, type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import { retryAfterOf } from '../canonical/retry-after.ts';
import { sseFrame } from '../framing/write.ts';

/** By the error's `code` (or `type`), which says more than the status. OpenAI error codes guide, 2026-11. */
const KINDS_BY_CODE: Readonly<Record<string, ErrorKind>> = {
  insufficient_quota: 'quota_exhausted',
  billing_hard_limit_reached: 'quota_exhausted',
  billing_not_active: 'quota_exhausted',
  credit_balance_exhausted: 'quota_exhausted',
  rate_limit_exceeded: 'rate_limited',
  rate_limit_error: 'rate_limited',
  tokens: 'rate_limited',
  requests: 'rate_limited',
  slow_down: 'overloaded',
  server_is_overloaded: 'overloaded',
  overloaded_error: 'overloaded',
  engine_overloaded: 'overloaded',
  invalid_api_key: 'auth_failed',
  account_deactivated: 'auth_failed',
  authentication_error: 'auth_failed',
  permission_error: 'auth_failed',
  context_length_exceeded: 'context_too_long',
  string_above_max_length: 'context_too_long',
  content_filter: 'content_filtered',
  content_policy_violation: 'content_filtered',
  image_content_policy_violation: 'content_filtered',
  invalid_prompt: 'content_filtered',
  bio_policy: 'content_filtered',
  model_not_found: 'model_not_found',
  DeploymentNotFound: 'model_not_found',
  vector_store_timeout: 'timeout',
  timeout_error: 'timeout',
  server_error: 'server_error',
  api_error: 'server_error',
  invalid_request_error: 'invalid_request',
};

/** By words of the message, for vendors (and statuses) whose code says little. Tried in order. */
const KINDS_BY_MESSAGE: readonly (readonly [RegExp, ErrorKind])[] = [
  [
    /context (length|window)|maximum (context|prompt) length|prompt is too long|too many (input )?tokens/i,
    'context_too_long',
  ],
  [
    /exceeded your current quota|insufficient (quota|balance|credits?|funds)|out of credits|credit balance|billing/i,
    'quota_exhausted',
  ],
  [/content (policy|filter|management)|usage polic|safety system|flagged/i, 'content_filtered'],
  [/(model|deployment)\b.{0,120}\b(does not exist|not found|not (been )?supported|unknown)/i, 'model_not_found'],
];

const KINDS_BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'auth_failed',
  402: 'quota_exhausted',
  403: 'auth_failed',
  408: 'timeout',
  413: 'context_too_long',
  429: 'rate_limited',
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

/** Codes that name a status's own kind so loosely that the message is asked first. */
const LOOSE_CODES = new Set([
  'invalid_request_error',
  'server_error',
  'api_error',
  'permission_error',
  'invalid_prompt',
]);

/** What clients of this dialect read as `code`, where the upstream gave none. */
const CODES_BY_KIND: Partial<Readonly<Record<ErrorKind, string>>> = {
  rate_limited: 'rate_limit_exceeded',
  quota_exhausted: 'insufficient_quota',
  auth_failed: 'invalid_api_key',
  overloaded: 'server_is_overloaded',
  context_too_long: 'context_length_exceeded',
  content_filtered: 'content_filter',
  model_not_found: 'model_not_found',
  invalid_request: 'invalid_prompt',
};

interface Fault {
  readonly message: string | undefined;
  readonly codes: readonly string[];
  readonly param: string | undefined;
}

/** What an upstream's bad status means. `headers` in lower case; `body` as it came. */
export function classify(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
): GatewayError {
  const fault = faultOf(parseObject(body));
  const kind = kindOf(status, fault);
  const retryAfterMs = retryAfterOf(headers, Date.now()) ?? retryAfterInMessage(fault.message);
  return toError(kind, fault, { ...(retryAfterMs !== undefined && { retryAfterMs }), status });
}

function kindOf(status: number, fault: Fault): ErrorKind {
  const coded = fault.codes.find((code) => !LOOSE_CODES.has(code) && KINDS_BY_CODE[code] !== undefined);
  if (coded !== undefined) return KINDS_BY_CODE[coded] ?? 'server_error';
  const told = KINDS_BY_MESSAGE.find(([words]) => words.test(fault.message ?? ''));
  if (told !== undefined && status < 500) return told[1];
  const byStatus = KINDS_BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  const loose = fault.codes.map((code) => KINDS_BY_CODE[code]).find((kind) => kind !== undefined);
  if (status >= 500) return 'server_error';
  if (loose !== undefined && status < 400) return loose;
  return status >= 400 ? 'invalid_request' : 'bad_response';
}

/** `{error: {…}}`, `{error: "…"}`, `{message: …}`, `{detail: …}`: what vendors of this dialect send. */
function faultOf(body: JsonObject | undefined): Fault {
  const error: JsonValue | undefined = body?.error ?? body;
  if (typeof error === 'string') return { message: error, codes: [], param: undefined };
  if (!isObject(error)) return { message: undefined, codes: [], param: undefined };
  return {
    message: textOf(error.message) ?? textOf(error.detail),
    codes: [textOf(error.code), textOf(error.type)].filter((code) => code !== undefined),
    param: textOf(error.param),
  };
}

/** The vendor's words, but for refused credentials, which vendors quote. */
function toError(
  kind: ErrorKind,
  fault: Fault,
  more: { readonly status?: number; readonly retryAfterMs?: number } = {},
): GatewayError {
  const said = more.status === undefined ? 'The upstream failed.' : `The upstream answered with status ${more.status}.`;
  const message = kind === 'auth_failed' ? 'The upstream refused the credentials.' : (fault.message ?? said);
  const [code] = fault.codes;
  return new GatewayError(kind, {
    message,
    ...(code !== undefined && { code }),
    ...(fault.param !== undefined && { param: fault.param }),
    ...(more.retryAfterMs !== undefined && { retryAfterMs: more.retryAfterMs }),
  });
}

/** "Please try again in 1m3.5s": OpenAI says it where it sends no header. */
function retryAfterInMessage(message: string | undefined): number | undefined {
  const [, minutes = '0', amount, unit] =
    /try again in (?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)(ms|s))?/i.exec(message ?? '') ?? [];
  if (amount === undefined && minutes === '0') return undefined;
  return Number(minutes) * 60_000 + Number(amount ?? 0) * (unit === 'ms' ? 1 : 1000);
}

/** An error that came with a good status: an error body, or a Response that failed. Undefined where it is neither. */
export function readFailure(body: JsonObject): GatewayError | undefined {
  if (isObject(body.error) || typeof body.error === 'string') return readError(body);
  if (body.status === 'failed')
    return new GatewayError('server_error', { message: 'The upstream says that the response failed.' });
  return undefined;
}

/** The error of a stream's `error` event, flat or nested, or of a failed Response. */
export function readError(body: JsonObject): GatewayError {
  const fault = faultOf(body);
  const codes = fault.codes.filter((code) => code !== 'error');
  return toError(kindOf(codes.length === 0 ? 500 : 200, { ...fault, codes }), { ...fault, codes });
}

/** As OpenAI answers: `{error: {message, type, param, code}}`. */
export function encodeError(error: GatewayError): JsonObject {
  return {
    error: {
      message: error.message,
      type: error.kind === 'quota_exhausted' ? 'insufficient_quota' : dialectErrorType('openai', error.status),
      param: error.param ?? null,
      code: error.code ?? (error.kind === 'invalid_request' ? null : (CODES_BY_KIND[error.kind] ?? null)),
    },
  };
}

/** The `error` of a Response that failed. Its codes are a closed list, but for those that clients look for. */
export function responseError(error: GatewayError): JsonObject {
  return { code: CODES_BY_KIND[error.kind] ?? 'server_error', message: error.message };
}

/** The frames that end a stream with an error: `error`, which the SDKs throw, and `response.failed`, which Codex reads. */
export function failureFrames(
  error: GatewayError,
  place: { readonly sequence: number; readonly response: JsonObject },
): string {
  const { sequence, response } = place;
  const first = {
    type: 'error',
    sequence_number: sequence,
    code: error.code ?? CODES_BY_KIND[error.kind] ?? 'server_error',
    message: error.message,
    param: error.param ?? null,
  };
  const second = {
    type: 'response.failed',
    sequence_number: sequence + 1,
    response: { ...response, status: 'failed', error: responseError(error) },
  };
  return sseFrame(JSON.stringify(first), 'error') + sseFrame(JSON.stringify(second), 'response.failed');
}

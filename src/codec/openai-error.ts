// Errors in OpenAI's dialect, which Chat and Responses share: vendors' as one of our kinds, ours as clients expect them.
import { dialectErrorType, type ErrorKind, GatewayError } from '../errors.ts';
import { isObject, type JsonObject } from './canonical/json.ts';
import { overloadedAs } from './canonical/overloaded.ts';
import { durationOf } from './canonical/rate-limits.ts';
import { objectOf, parseJson, textOf } from './canonical/read-json.ts';
import { waitOf } from './canonical/retry-after.ts';
import type { ErrorCodec } from './codec.ts';
import { sseFrame } from './framing/write.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** OpenAI's `code` for each kind, and words of our own where it has none: `classify` reads them all. */
const CODES: Readonly<Record<ErrorKind, string | null>> = {
  rate_limited: 'rate_limit_exceeded',
  quota_exhausted: 'insufficient_quota',
  auth_failed: 'invalid_api_key',
  overloaded: 'overloaded',
  server_error: 'server_error',
  timeout: 'timeout',
  network: 'upstream_unreachable',
  context_too_long: 'context_length_exceeded',
  content_filtered: 'content_filter',
  model_not_found: 'model_not_found',
  invalid_request: null,
  bad_response: 'bad_upstream_response',
  stream_broken: 'stream_broken',
};

export const errors: ErrorCodec = {
  classify(status, headers, body) {
    return classifyBody(status, headers, parseJson(body) ?? body);
  },
  status: overloadedAs(503),
  encode: (error) => ({
    error: {
      message: error.message,
      type: dialectErrorType('openai', error.status),
      param: error.param ?? null,
      code: error.code ?? CODES[error.kind],
    },
  }),
  encodeInStream: (error, requestId) => sseFrame(JSON.stringify(errors.encode(error, requestId))),
};

/** `status` 200: the error came inside a good answer, so that only its body can say what it is. */
export function classifyBody(status: number, headers: Headers, body: unknown): GatewayError {
  const said = readError(body);
  const kind = kindOf(status === 200 ? (said.status ?? 502) : status, said);
  const retryAfterMs = waitOf({ kind, headers, hintMs: retryHint(said.message) }, Date.now());
  return new GatewayError(kind, {
    message: said.message === '' ? `The upstream answered with status ${status}.` : said.message,
    ...(said.code !== '' && { code: said.code }),
    ...(said.param !== undefined && { param: said.param }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

interface SaidError {
  readonly message: string;
  readonly code: string;
  readonly type: string;
  readonly param: string | undefined;
  /** A number in `code` or `status_code` is the status that was meant. */
  readonly status: number | undefined;
}

/** `{ error: { … } }`, `{ error: "text" }`, the fields at the top (vLLM, Mistral), `{ detail }` (FastAPI), a list of one. */
function readError(body: unknown): SaidError {
  const whole = Array.isArray(body) ? body[0] : body;
  if (!isObject(whole)) return { message: '', code: '', type: '', param: undefined, status: undefined };
  const error: JsonObject = objectOf(whole.error) ?? whole;
  const message = textOf(error.message) ?? textOf(whole.error) ?? textOf(error.detail) ?? textOf(whole.message) ?? '';
  const metadata = objectOf(error.metadata);
  const raw = textOf(metadata?.raw);
  // OpenRouter says by what it adds, and not by the message, that a 403 is its moderation's and not about the key.
  const moderated = metadata?.flagged_input !== undefined;
  const status = [error.code, error.status_code, error.status].map(Number).find((code) => code >= 400 && code < 600);
  return {
    message: raw === undefined ? message : `${message}: ${raw.slice(0, 500)}`,
    code: typeof error.code === 'string' ? error.code : '',
    type: moderated ? 'content_filter' : (textOf(error.type) ?? ''),
    param: textOf(error.param),
    status,
  };
}

/** The first that fits. Words come before statuses: vendors dress an empty purse as 400, 403 or 429. */
const TELLING: readonly (readonly [ErrorKind, RegExp])[] = [
  [
    'quota_exhausted',
    /insufficient_quota|exceeded your current quota|insufficient[ _]balance|credit balance|billing_hard_limit|billing_not_active|insufficient (funds|credits)|out of credits|more credits|purchase credits|spending limit|payment required/i,
  ],
  [
    'context_too_long',
    /context_length_exceeded|maximum context length|context (window|length|size)|prompt is too long|input is too long|too many (input )?tokens|token limit reached|reduce the length|max_prompt_tokens|exceeds? the (available |model'?s )?context/i,
  ],
  [
    'model_not_found',
    /model_not_found|model_decommissioned|model_not_supported|DeploymentNotFound|unknown_model|invalid_model|no such model|model[^.]{0,80}(does not exist|not found|decommissioned|is not available)|not a valid model|no endpoints found|no allowed providers/i,
  ],
  [
    'content_filtered',
    /content_filter|content_policy|ResponsibleAIPolicyViolation|content management policy|moderation_blocked|data_inspection_failed|flagged (by|for)|safety system/i,
  ],
  [
    'auth_failed',
    /invalid_api_key|incorrect api key|invalid authentication|authentication_error|no auth credentials|account_deactivated/i,
  ],
  [
    'rate_limited',
    /rate_limit_exceeded|RateLimitReached|too_many_requests|rate.limit(ed)? (reached|exceeded)|temporarily rate-limited/i,
  ],
  [
    'overloaded',
    /\boverloaded|engine_overloaded|no_capacity|capacity exceeded|at capacity|currently busy|server is busy/i,
  ],
  ['stream_broken', /stream_broken/],
  ['bad_response', /bad_upstream_response/],
  ['network', /upstream_unreachable/],
];

const BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'auth_failed',
  402: 'quota_exhausted',
  403: 'auth_failed',
  408: 'timeout',
  413: 'context_too_long',
  429: 'rate_limited',
  498: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  524: 'timeout',
  529: 'overloaded',
};

function kindOf(status: number, said: SaidError): ErrorKind {
  const words = `${said.code} ${said.type} ${said.message}`;
  // A 5xx speaks of the vendor's trouble, unless its code is one of ours.
  const table = status >= 500 && said.code === '' ? TELLING.filter(([kind]) => kind === 'overloaded') : TELLING;
  const told = table.find(([, pattern]) => pattern.test(words))?.[0];
  if (told !== undefined) return told;
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500) return said.type === 'invalid_request_error' ? 'invalid_request' : 'server_error';
  return status === 404 && said.message === '' ? 'model_not_found' : 'invalid_request';
}

/** `Please try again in 3.89s`, `in 1m2.5s`, `in 120ms`: OpenAI and Groq say it in the message (2026-10). */
function retryHint(message: string): number | undefined {
  const [, duration] = /try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/.exec(message) ?? [];
  return duration === undefined ? undefined : durationOf(duration);
}

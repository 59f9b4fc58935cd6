// Errors in the shape of google.rpc.Status: what an upstream's mean, and how clients of this protocol are told one.
import { dialectErrorType, type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { kindOfStatus } from '../canonical/kind-of-status.ts';
import { overloadedAs } from '../canonical/overloaded.ts';
import { plainMessage } from '../canonical/plain-failure.ts';
import { numberOf, objectsOf, parseJson, textOf } from '../canonical/read-json.ts';
import { waitOf } from '../canonical/retry-after.ts';
import type { ErrorCodec } from '../codec.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** google.rpc.Code (github.com/googleapis/googleapis, google/rpc/code.proto) and ai.google.dev/gemini-api/docs/troubleshooting, 2026-11. */
const KINDS_BY_CODE: Readonly<Record<string, ErrorKind>> = {
  UNAUTHENTICATED: 'auth_failed',
  PERMISSION_DENIED: 'auth_failed',
  NOT_FOUND: 'model_not_found',
  RESOURCE_EXHAUSTED: 'rate_limited',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'timeout',
  INTERNAL: 'server_error',
  UNKNOWN: 'server_error',
  DATA_LOSS: 'server_error',
  ABORTED: 'overloaded',
};

/** `reason` of google.rpc.ErrorInfo, which says more than the code. */
const KINDS_BY_REASON: Readonly<Record<string, ErrorKind>> = {
  API_KEY_INVALID: 'auth_failed',
  API_KEY_SERVICE_BLOCKED: 'auth_failed',
  API_KEY_HTTP_REFERRER_BLOCKED: 'auth_failed',
  API_KEY_IP_ADDRESS_BLOCKED: 'auth_failed',
  SERVICE_DISABLED: 'auth_failed',
  CONSUMER_SUSPENDED: 'auth_failed',
  CONSUMER_INVALID: 'auth_failed',
  CREDENTIALS_MISSING: 'auth_failed',
  BILLING_DISABLED: 'quota_exhausted',
};

/** Told by words only. `within`: the kinds that the words may refine; the first that matches wins. */
const HINTS: readonly { readonly within: readonly ErrorKind[]; readonly words: RegExp; readonly kind: ErrorKind }[] = [
  { within: ['invalid_request'], words: /api key (not valid|not found|expired)|invalid api key/i, kind: 'auth_failed' },
  {
    within: ['invalid_request'],
    words: /user location is not supported|not available in your country/i,
    kind: 'auth_failed',
  },
  {
    within: ['invalid_request', 'rate_limited', 'auth_failed'],
    words:
      /requires billing|billing (account|to be enabled|is disabled)|credits? (are|is|has|have) (been )?(depleted|exhausted)|prepa(y|id).*(depleted|exhausted)|spend(ing)? (cap|limit)/i,
    kind: 'quota_exhausted',
  },
  {
    within: ['invalid_request', 'server_error'],
    words:
      /(input )?token count.*exceeds|exceeds the maximum number of (input )?tokens|context (length|window)|too many (input )?tokens|prompt is too long|request payload size exceeds/i,
    kind: 'context_too_long',
  },
  {
    within: ['invalid_request'],
    words:
      /blocked (by|due to|because).*(safety|polic|prohibited|filter)|safety (settings|filters?) .*block|violat\w+ .*(polic|usage guidelines|filters)/i,
    kind: 'content_filtered',
  },
  {
    within: ['invalid_request'],
    words:
      /models?\b.{0,160}\b(is not found|was not found|not found|does not exist|is not supported for generatecontent|has been (shut down|retired|deprecated))/i,
    kind: 'model_not_found',
  },
];

interface Report {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly details: readonly JsonObject[];
}

function classify(status: number, headers: Headers, body: string): GatewayError {
  const report = readReport(parseJson(body)) ?? {
    status,
    code: undefined,
    message: redact(plainMessage(status, body)),
    details: [],
  };
  return toGatewayError({ ...report, status }, headers);
}

/** The error in a body with a good status, or in a chunk of a stream; undefined where it is none. */
export function readErrorBody(body: JsonObject): GatewayError | undefined {
  const report = readReport(body);
  return report === undefined ? undefined : toGatewayError(report, {});
}

/** `{error: {code, message, status, details}}`, also as the one element of an array (a stream that failed at once). */
function readReport(body: JsonValue | undefined): Report | undefined {
  const first = Array.isArray(body) ? body[0] : body;
  const error = isObject(first) ? first.error : undefined;
  if (typeof error === 'string') return { status: undefined, code: undefined, message: redact(error), details: [] };
  if (!isObject(error)) return undefined;
  return {
    status: numberOf(error.code),
    code: textOf(error.status),
    message: redact(textOf(error.message) ?? 'The upstream gave no message.'),
    details: objectsOf(error.details),
  };
}

/** Google quotes the key in some refusals: `Consumer 'api_key:AIza…' has been suspended`. */
function redact(message: string): string {
  return message.replace(/api_key:[\w-]+/g, 'api_key:…').replace(/\bAIza[\w-]{10,}|\bAQ\.[\w-]{10,}/g, '…');
}

function toGatewayError(report: Report, headers: Headers): GatewayError {
  const kind = kindOf(report);
  const wait = waitOf({ kind, headers, hintMs: bodyWait(report) }, Date.now());
  return new GatewayError(kind, {
    message: report.message,
    ...(report.code !== undefined && { code: report.code }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(kind === 'auth_failed' && report.status === 403 && { status: 403 }),
  });
}

function kindOf(report: Report): ErrorKind {
  const byReason = report.details.map(({ reason }) => KINDS_BY_REASON[textOf(reason) ?? '']).find(Boolean);
  if (byReason !== undefined) return byReason;
  const kind = KINDS_BY_CODE[report.code ?? ''] ?? kindOfStatus(report.status);
  if (kind === 'rate_limited' && (report.status === 402 || isQuota(report))) return 'quota_exhausted';
  const hint = HINTS.find(({ within, words }) => within.includes(kind) && words.test(report.message));
  if (hint !== undefined) return hint.kind;
  // A 404 that names no model is about something else: a file, a cache, a wrong path.
  return kind === 'model_not_found' && !/model/i.test(report.message) ? 'invalid_request' : kind;
}

/**
 * A quota of a day, or of nothing at all, will not be back soon. "Check your plan and billing" alone tells nothing: it is
 * said of quotas of a minute too, but then with their name or a time to wait.
 */
function isQuota({ message, details }: Report): boolean {
  const violations = details.flatMap(({ violations }) => objectsOf(violations));
  if (violations.length > 0) {
    return violations.some(({ quotaId, quotaValue }) => /PerDay/i.test(textOf(quotaId) ?? '') || quotaValue === '0');
  }
  return (
    /check your plan and billing/i.test(message) && !/retry in|per minute/i.test(message) && !details.some(isRetryInfo)
  );
}

const isRetryInfo = (detail: JsonObject) => textOf(detail['@type'])?.endsWith('google.rpc.RetryInfo') === true;

/** `retryDelay` of google.rpc.RetryInfo, and "Please retry in 48.9s." */
function bodyWait({ message, details }: Report): number | undefined {
  const delay = textOf(details.find(isRetryInfo)?.retryDelay) ?? /retry in ([\d.]+m?s)/i.exec(message)?.[1];
  const [, amount, unit] = /^([\d.]+)(m?s)$/.exec(delay ?? '') ?? [];
  return amount === undefined ? undefined : Math.ceil(Number(amount) * (unit === 'ms' ? 1 : 1_000));
}

const TYPE = 'type.googleapis.com/google.rpc.';

const statusOf = overloadedAs(503);

function encode(error: GatewayError, requestId: string): JsonObject {
  const details: JsonObject[] = [{ '@type': `${TYPE}RequestInfo`, requestId }];
  if (error.param !== undefined) {
    const violation = { field: error.param, description: error.message };
    details.push({ '@type': `${TYPE}BadRequest`, fieldViolations: [violation] });
  }
  if (error.retryAfterMs !== undefined) {
    details.push({ '@type': `${TYPE}RetryInfo`, retryDelay: `${Math.ceil(error.retryAfterMs / 1_000)}s` });
  }
  const code = statusOf(error);
  const status = dialectErrorType('google', code);
  return { error: { code, message: error.message, status, details } };
}

/** As SSE; in a JSON array the error is one more element, which the writer of the array puts there. */
const encodeInStream: ErrorCodec['encodeInStream'] = (error, requestId) =>
  `data: ${JSON.stringify(encode(error, requestId))}\r\n\r\n`;

export const geminiErrors: ErrorCodec = { classify, status: statusOf, encode, encodeInStream };

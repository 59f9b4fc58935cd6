// Errors of the Messages API: what an upstream's mean, and how clients of this protocol are told one.
import { dialectErrorType, type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { overloadedAs } from '../canonical/overloaded.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import { waitOf } from '../canonical/retry-after.ts';
import type { ErrorCodec } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';

type Headers = Readonly<Record<string, string | undefined>>;

interface Meaning {
  readonly kind: ErrorKind;
  /** What the client sees, where it is not the kind's own. */
  readonly status?: number;
}

/** https://platform.claude.com/docs/en/api/errors (2026-11) */
const TYPES: Readonly<Record<string, Meaning>> = {
  invalid_request_error: { kind: 'invalid_request' },
  authentication_error: { kind: 'auth_failed' },
  billing_error: { kind: 'quota_exhausted' },
  permission_error: { kind: 'auth_failed', status: 403 },
  not_found_error: { kind: 'model_not_found' },
  request_too_large: { kind: 'context_too_long', status: 413 },
  rate_limit_error: { kind: 'rate_limited' },
  timeout_error: { kind: 'timeout' },
  api_error: { kind: 'server_error' },
  overloaded_error: { kind: 'overloaded', status: 529 },
};

/** Where the body names no type that we know. */
const STATUSES: Readonly<Record<number, Meaning>> = {
  401: { kind: 'auth_failed' },
  402: { kind: 'quota_exhausted' },
  403: { kind: 'auth_failed', status: 403 },
  404: { kind: 'model_not_found' },
  408: { kind: 'timeout' },
  413: { kind: 'context_too_long', status: 413 },
  429: { kind: 'rate_limited' },
  503: { kind: 'overloaded' },
  504: { kind: 'timeout' },
  529: { kind: 'overloaded', status: 529 },
};

/**
 * Faults that hide behind a wider type, told by their message: low credit comes as a 400, a blocked answer and an overlong prompt too.
 * The first that matches wins; `within` are the kinds that it may refine.
 */
const HINTS: readonly { readonly within: readonly ErrorKind[]; readonly message: RegExp; readonly kind: ErrorKind }[] =
  [
    {
      within: ['invalid_request', 'rate_limited', 'auth_failed'],
      message:
        /credit balance is too low|spend limit|usage limits?\b.*(reached|exceeded)|reached your [a-z ]*usage limits?|insufficient (balance|quota|credit)|exceeded your current quota/i,
      kind: 'quota_exhausted',
    },
    {
      within: ['invalid_request'],
      message:
        /prompt is too long|input is too long|exceeds? (the |your )?(context|maximum context)|context (window|length|limit)/i,
      kind: 'context_too_long',
    },
    {
      within: ['invalid_request'],
      message: /content filter|blocked by .*polic|usage polic/i,
      kind: 'content_filtered',
    },
    {
      within: ['invalid_request'],
      message:
        /\bmodel\b.*(not found|does not exist|not supported in|is not available|identifier is invalid)|unknown model/i,
      kind: 'model_not_found',
    },
  ];

/** A 404 that names no model is about something else: a file, a container, a wrong path. */
const NAMES_A_MODEL = /\bmodel\b/i;

/** Codes of `error.details.error_code` that say more than the type. */
const CODES: Readonly<Record<string, ErrorKind>> = {
  linked_organization_billing_unavailable: 'quota_exhausted',
  linked_organization_spend_limit_reached: 'quota_exhausted',
  contract_spend_limit_reached: 'quota_exhausted',
  enforced_spend_limit_reached: 'quota_exhausted',
  ramp_limit_exceeded: 'rate_limited',
  organization_on_hold: 'auth_failed',
};

interface Report {
  readonly type: string | undefined;
  readonly message: string;
  readonly code: string | undefined;
}

function classify(status: number, headers: Headers, body: string): GatewayError {
  const parsed = parseObject(body);
  const message = textOf(parsed?.message) ?? textOf(parsed?.detail) ?? plainMessage(status, body);
  const report = readReport(parsed) ?? { type: undefined, message, code: undefined };
  return toGatewayError(report, status, headers);
}

/** The error in a body with a good status, or in a frame of a stream; undefined where it is none. */
export function readErrorBody(body: JsonObject): GatewayError | undefined {
  const report = readReport(body);
  return report === undefined ? undefined : toGatewayError(report, undefined, {});
}

/** `{type: 'error', error: {type, message}}`; vendors behind this protocol leave out the outer type. */
function readReport(body: JsonObject | undefined): Report | undefined {
  if (body === undefined || (body.type !== 'error' && !isObject(body.error))) return undefined;
  const error = isObject(body.error) ? body.error : body;
  const details = isObject(error.details) ? error.details : undefined;
  const message =
    textOf(error.message) ?? textOf(body.message) ?? textOf(body.error) ?? 'The upstream gave no message.';
  return { type: textOf(error.type), message, code: textOf(details?.error_code) };
}

function toGatewayError(report: Report, status: number | undefined, headers: Headers): GatewayError {
  const meaning = refine(meaningOf(report, status), report);
  const wait = waitOf({ kind: meaning.kind, headers }, Date.now());
  const shown = meaning.status === undefined ? {} : { status: meaning.status };
  return new GatewayError(meaning.kind, {
    message: report.message,
    ...shown,
    ...(report.code !== undefined && { code: report.code }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

function meaningOf({ type }: Report, status: number | undefined): Meaning {
  const byType = type === undefined ? undefined : TYPES[type];
  const byStatus = status === undefined ? undefined : STATUSES[status];
  // A vendor's 429 or 401 with a type that says less (`invalid_request_error`) is what its status says.
  if (byType !== undefined && (byType.kind !== 'invalid_request' || byStatus === undefined)) return byType;
  if (byStatus !== undefined) return byStatus;
  return { kind: status !== undefined && status < 500 ? 'invalid_request' : 'server_error' };
}

function refine(meaning: Meaning, { message, code }: Report): Meaning {
  const byCode = code === undefined ? undefined : CODES[code];
  if (byCode !== undefined) return { kind: byCode };
  const hint = HINTS.find(({ within, message: pattern }) => within.includes(meaning.kind) && pattern.test(message));
  if (hint !== undefined) return { kind: hint.kind };
  if (meaning.kind === 'model_not_found' && !NAMES_A_MODEL.test(message))
    return { kind: 'invalid_request', status: 404 };
  return meaning;
}

/** A body that is no JSON (a proxy's page) is not shown beyond its beginning. */
function plainMessage(status: number, body: string): string {
  const text = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text === '' ? `The upstream answered with status ${status}.` : text.slice(0, 300);
}

function encode(error: GatewayError, requestId: string): JsonObject {
  return {
    type: 'error',
    error: { type: dialectErrorType('anthropic', error.status), message: error.message },
    request_id: requestId,
  };
}

export const anthropicErrors: ErrorCodec = {
  classify,
  status: overloadedAs(529),
  encode,
  encodeInStream: (error, requestId) => sseFrame(JSON.stringify(encode(error, requestId)), 'error'),
};

// Everything that can go wrong with a request, as one table: what it is called here, and in each dialect.

interface KindRecord {
  /** HTTP status a client sees, unless the fault says otherwise. */
  readonly status: number;
  /** Followed by `fallback` and `retry` that name `transient` (and by `retry` without `on`). */
  readonly transient: boolean;
  /** Followed by `fallback` without `on`. */
  readonly any: boolean;
}

/** The error kinds of the language, in the order in which the reference lists them. */
export const ERROR_KIND_TABLE = {
  rate_limited: { status: 429, transient: true, any: true },
  quota_exhausted: { status: 402, transient: false, any: true },
  auth_failed: { status: 401, transient: false, any: true },
  overloaded: { status: 503, transient: true, any: true },
  server_error: { status: 502, transient: true, any: true },
  timeout: { status: 504, transient: true, any: true },
  network: { status: 502, transient: true, any: true },
  context_too_long: { status: 400, transient: false, any: true },
  content_filtered: { status: 400, transient: false, any: false },
  model_not_found: { status: 404, transient: false, any: true },
  invalid_request: { status: 400, transient: false, any: false },
  bad_response: { status: 502, transient: true, any: true },
  stream_broken: { status: 502, transient: true, any: true },
} as const satisfies Record<string, KindRecord>;

export type ErrorKind = keyof typeof ERROR_KIND_TABLE;
export const ERROR_KINDS = Object.keys(ERROR_KIND_TABLE) as readonly ErrorKind[];
export const TRANSIENT_KINDS = ERROR_KINDS.filter((kind) => ERROR_KIND_TABLE[kind].transient);
export const ANY_KINDS = ERROR_KINDS.filter((kind) => ERROR_KIND_TABLE[kind].any);

/**
 * What each dialect calls an error, by HTTP status first (a `reject` may name any), with `default4xx`/`default5xx`
 * for the rest. Sources: OpenAI error codes guide, Anthropic errors page, Google API `google.rpc.Code` (2026-11).
 */
const DIALECT_ERROR_TYPES = {
  openai: {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'insufficient_quota',
    403: 'permission_error',
    404: 'invalid_request_error',
    413: 'invalid_request_error',
    429: 'rate_limit_error',
    503: 'overloaded_error',
    504: 'timeout_error',
    529: 'overloaded_error',
    default4xx: 'invalid_request_error',
    default5xx: 'server_error',
  },
  anthropic: {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    503: 'overloaded_error',
    504: 'timeout_error',
    529: 'overloaded_error',
    default4xx: 'invalid_request_error',
    default5xx: 'api_error',
  },
  google: {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    402: 'RESOURCE_EXHAUSTED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    413: 'INVALID_ARGUMENT',
    429: 'RESOURCE_EXHAUSTED',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
    529: 'UNAVAILABLE',
    default4xx: 'INVALID_ARGUMENT',
    default5xx: 'INTERNAL',
  },
} as const;

export type Dialect = keyof typeof DIALECT_ERROR_TYPES;

/** The name that a dialect gives to an error of this HTTP status. */
export function dialectErrorType(dialect: Dialect, status: number): string {
  const names: Record<string, string> = DIALECT_ERROR_TYPES[dialect];
  return names[status] ?? (status >= 500 ? names.default5xx : names.default4xx) ?? 'error';
}

export interface GatewayErrorInit {
  readonly message: string;
  /** HTTP status for the client; by default that of the kind. */
  readonly status?: number;
  /** A stable machine word for the dialects that carry one (OpenAI `code`), e.g. `model_not_found`. */
  readonly code?: string;
  /** Where in the client's body the fault lies, e.g. `messages[2].content`. */
  readonly param?: string;
  /** How long the client should wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one run-time fault of a request. Its message is written for the client and never holds a secret. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: ErrorKind;
  readonly status: number;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, init: GatewayErrorInit) {
    // Refusals come in floods, and nobody reads where in the program one was made: a stack would be most of what it costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.kind = kind;
    this.status = init.status ?? ERROR_KIND_TABLE[kind].status;
    this.code = init.code;
    this.param = init.param;
    this.retryAfterMs = init.retryAfterMs;
  }

  get transient(): boolean {
    return ERROR_KIND_TABLE[this.kind].transient;
  }
}

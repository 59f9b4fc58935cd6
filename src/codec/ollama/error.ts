// Errors of Ollama, which are one sentence: what an upstream's mean, and how clients of this protocol are told one.
import { type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { kindOfStatus } from '../canonical/kind-of-status.ts';
import { overloadedAs } from '../canonical/overloaded.ts';
import { plainMessage } from '../canonical/plain-failure.ts';
import { parseJson, textOf } from '../canonical/read-json.ts';
import { waitOf } from '../canonical/retry-after.ts';
import type { ErrorCodec } from '../codec.ts';
import { ndjsonFrame } from '../framing/write.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Told by words, tried in order; `within` are the kinds that they may refine. Sentences of github.com/ollama/ollama, server/routes.go
 * and server/sched.go, and of docs.ollama.com/cloud, 2026-11.
 */
const HINTS: readonly { readonly within: readonly ErrorKind[]; readonly words: RegExp; readonly kind: ErrorKind }[] = [
  {
    within: ['invalid_request', 'server_error', 'model_not_found'],
    words: /(context length|context window|exceeds? .*context|input length exceeds|prompt is too long)/i,
    kind: 'context_too_long',
  },
  {
    within: ['rate_limited', 'auth_failed', 'invalid_request'],
    words: /(weekly|monthly) usage limit|upgrade (your plan|for higher)|insufficient (balance|credits?)/i,
    kind: 'quota_exhausted',
  },
  { within: ['server_error', 'invalid_request'], words: /server busy|maximum pending requests/i, kind: 'overloaded' },
  { within: ['server_error'], words: /\btimed? ?out\b|deadline exceeded/i, kind: 'timeout' },
  { within: ['server_error'], words: /too many requests|usage limit/i, kind: 'rate_limited' },
  { within: ['server_error', 'invalid_request'], words: /unauthorized|invalid api key/i, kind: 'auth_failed' },
  {
    within: ['server_error', 'invalid_request'],
    words: /model .*(not found|does not exist)/i,
    kind: 'model_not_found',
  },
  {
    within: ['server_error', 'invalid_request'],
    words: /content (filter|policy)|blocked by .*(policy|filter)/i,
    kind: 'content_filtered',
  },
  { within: ['server_error'], words: /does not support (tools|thinking|chat|images|vision)/i, kind: 'invalid_request' },
];

const classify: ErrorCodec['classify'] = (status, headers, body) => {
  const message = messageOf(parseJson(body)) ?? plainMessage(status, body);
  return toGatewayError(message, status, headers);
};

/** The error in a body with a good status, or in a line of a stream; undefined where it is none. */
export function readErrorBody(body: JsonObject): GatewayError | undefined {
  const message = messageOf(body);
  return message === undefined ? undefined : toGatewayError(message, undefined, {});
}

/** `{error: "…"}`; proxies before it answer `{error: {message}}` too. */
function messageOf(body: JsonValue | undefined): string | undefined {
  const error = isObject(body) ? body.error : undefined;
  return isObject(error) ? textOf(error.message) : textOf(error);
}

function toGatewayError(message: string, status: number | undefined, headers: Headers): GatewayError {
  const kind = kindOf(message, status);
  const retryAfterMs = waitOf({ kind, headers }, Date.now());
  return new GatewayError(kind, {
    message,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(kind === 'auth_failed' && status === 403 && { status }),
  });
}

function kindOf(message: string, status: number | undefined): ErrorKind {
  const kind = kindOfStatus(status);
  const hint = HINTS.find(({ within, words }) => within.includes(kind) && words.test(message));
  if (hint !== undefined) return hint.kind;
  // A 404 that names no model is about something else: a wrong path.
  return kind === 'model_not_found' && !/model/i.test(message) ? 'invalid_request' : kind;
}

const encode: ErrorCodec['encode'] = (error) => ({ error: error.message });

export const ollamaErrors: ErrorCodec = {
  classify,
  status: overloadedAs(503),
  encode,
  encodeInStream: (error, requestId) => ndjsonFrame(JSON.stringify(encode(error, requestId))),
};

// The head of every answer: what Fairlead says of itself, and what of the upstream's head goes on to the client.
import type { Warning } from '../codec/canonical/warning.ts';

/** What is known when the head is written; what is not yet known is left out rather than guessed. */
export interface AnswerFacts {
  readonly requestId: string;
  /** The table's hash. */
  readonly config: string;
  readonly route?: string | undefined;
  readonly target?: string | undefined;
  readonly attempts?: number | undefined;
  readonly warnings?: readonly Warning[] | undefined;
}

export type Headers = Record<string, string>;

/** The `x-fairlead-*` headers. Values are ASCII: what is not (a model's name may hold anything) is percent-encoded. */
export function fairleadHeaders(facts: AnswerFacts): Headers {
  const headers: Headers = { 'x-fairlead-request-id': facts.requestId, 'x-fairlead-config': facts.config };
  if (facts.route !== undefined) headers['x-fairlead-route'] = facts.route;
  if (facts.target !== undefined) headers['x-fairlead-target'] = encodeValue(facts.target);
  if (facts.attempts !== undefined) headers['x-fairlead-attempts'] = String(facts.attempts);
  if (facts.warnings !== undefined && facts.warnings.length > 0) {
    headers['x-fairlead-warnings'] = encodeWarnings(facts.warnings);
  }
  return headers;
}

/**
 * Upstream headers that help a client to talk to the vendor about this very answer, passed on where both sides speak one
 * protocol. Rate-limit headers are not among them: they tell of one of our keys, and a client would slow down for it.
 * Nothing that describes the connection or the bytes goes on, since both are new (RFC 9110, section 7.6.1).
 */
const PASSED_HEADERS = ['request-id', 'x-request-id', 'openai-processing-ms', 'openai-version'] as const;

export function passUpstreamHeaders(from: Readonly<Record<string, string | undefined>>, to: Headers): void {
  for (const name of PASSED_HEADERS) {
    const value = from[name];
    if (value !== undefined) to[name] = value;
  }
}

const MOST_WARNING_BYTES = 2048;

/** A JSON list of `{code, path, protocol}`; past 2 KB its last element is the number of those left out. */
function encodeWarnings(warnings: readonly Warning[]): string {
  let list = '';
  for (const [index, { code, path, protocol }] of warnings.entries()) {
    const item = asciiJson({ code, path, protocol });
    if (list.length + item.length + 8 > MOST_WARNING_BYTES) return `[${list}${list && ','}${warnings.length - index}]`;
    list += `${list && ','}${item}`;
  }
  return `[${list}]`;
}

/** JSON that any header can carry. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function encodeValue(value: string): string {
  return value.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

// HTTP status codes, by which other gateways name failures, as the kinds of errors that a chain follows here.
import { ANY_KINDS, ERROR_KINDS, type ErrorKind, TRANSIENT_KINDS } from '../errors.ts';

const KINDS: Readonly<Record<number, readonly ErrorKind[]>> = {
  // What vendors refuse for its length, or for what it says, has this status too.
  400: ['context_too_long', 'content_filtered', 'invalid_request'],
  401: ['auth_failed'],
  402: ['quota_exhausted'],
  403: ['auth_failed'],
  404: ['model_not_found'],
  408: ['timeout'],
  413: ['context_too_long'],
  429: ['rate_limited'],
  // What breaks on the way has no status of its own: it stands beside the codes that programs make of it.
  500: ['server_error', 'bad_response', 'stream_broken'],
  502: ['server_error', 'network', 'bad_response'],
  503: ['overloaded', 'network'],
  504: ['server_error', 'timeout'],
  529: ['overloaded'],
};

/** In the order of the language; a code that no kind stands for is an `invalid_request` or a `server_error`. */
export function kindsOf(codes: readonly number[]): readonly ErrorKind[] {
  const other = (code: number): ErrorKind => (code >= 500 ? 'server_error' : 'invalid_request');
  const kinds = new Set(codes.flatMap((code) => KINDS[code] ?? [other(code)]));
  return ERROR_KINDS.filter((kind) => kinds.has(kind));
}

/** What a fallback that names no kinds leaves out, of which other gateways know nothing. */
export function followsLess(program: string): string {
  return `fallbacks follow every error in ${program}; here not \`invalid_request\` and \`content_filtered\`, unless \`on\` names them`;
}

/** As short as it can be said: `any` and `transient` stand for all that they hold. */
export function kindWords(kinds: readonly ErrorKind[]): readonly string[] {
  for (const [word, held] of [
    ['any', ANY_KINDS],
    ['transient', TRANSIENT_KINDS],
  ] as const) {
    if (held.every((kind) => kinds.includes(kind))) return [word, ...kinds.filter((kind) => !held.includes(kind))];
  }
  return ERROR_KINDS.filter((kind) => kinds.includes(kind));
}

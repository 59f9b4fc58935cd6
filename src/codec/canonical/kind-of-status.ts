// What an HTTP status alone says of a failure, for protocols whose vendors use statuses as RFC 9110 has them.
import type { ErrorKind } from '../../errors.ts';

const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: 'auth_failed',
  402: 'quota_exhausted',
  403: 'auth_failed',
  404: 'model_not_found',
  408: 'timeout',
  413: 'context_too_long',
  429: 'rate_limited',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/** @param status undefined for a failure inside a good answer. */
export function kindOfStatus(status: number | undefined): ErrorKind {
  if (status === undefined) return 'server_error';
  return KINDS[status] ?? (status >= 400 && status < 500 ? 'invalid_request' : 'server_error');
}

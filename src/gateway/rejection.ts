// A route that answers by itself: `reject STATUS "message"`.
import { type ErrorKind, GatewayError } from '../errors.ts';
import type { Route } from '../route-table.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The kind only names it in the log; clients get the status, and what their dialect calls it. None is `overloaded`, whose
 * status each dialect has its own for: what the file says is what is sent.
 */
const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: 'auth_failed',
  402: 'quota_exhausted',
  403: 'auth_failed',
  404: 'model_not_found',
  429: 'rate_limited',
  504: 'timeout',
};

export function rejection(reject: NonNullable<Route['reject']>, snapshot: Snapshot): GatewayError {
  const { status, message, retryAfterMs } = reject;
  return new GatewayError(KINDS[status] ?? (status >= 500 ? 'server_error' : 'invalid_request'), {
    status,
    message: snapshot.text(message),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

// What body a call brings: JSON where it is JSON, a form where the endpoint takes one, nothing where there is none.
import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoint } from '../codec/codec.ts';
import { GatewayError } from '../errors.ts';
import { requireJsonType } from './parse-body.ts';

export type BodyKind = 'none' | 'form' | 'json';

/** Decided by the head alone. Throws 403 for what a web page sends behind its user's back, 415 for other types. */
export function bodyKind(endpoint: Endpoint, headers: IncomingHttpHeaders): BodyKind {
  if (!hasBody(endpoint, headers)) {
    // What only reads changes nothing, and no page of another origin is shown the answer.
    if (endpoint.method !== 'GET') requireSameOrigin(headers);
    return 'none';
  }
  if (endpoint.relay?.multipart === true && isForm(headers)) {
    requireSameOrigin(headers);
    return 'form';
  }
  requireJsonType(headers);
  return 'json';
}

/** Calls about what a vendor keeps may come without one. */
function hasBody({ method, relay }: Endpoint, headers: IncomingHttpHeaders): boolean {
  if (method !== 'POST') return false;
  if (relay?.stored === undefined) return true;
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return /^multipart\/form-data\s*;.*boundary=/i.test(headers['content-type'] ?? '');
}

/**
 * What a browser sends across sites without asking first must not be served: loopback listeners trust whoever reaches
 * them. Such a request always says where it comes from. Throws 403.
 */
function requireSameOrigin({ origin, host }: IncomingHttpHeaders): void {
  if (origin === undefined || URL.parse(origin)?.host === host) return;
  throw new GatewayError('auth_failed', {
    status: 403,
    message: 'A web page of another origin may not call this endpoint.',
    code: 'cross_origin',
  });
}

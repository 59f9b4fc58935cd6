// The body of a call: JSON where it is JSON, a form where the endpoint takes one, nothing where there is none.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { JsonObject } from '../codec/canonical/json.ts';
import type { Endpoint } from '../codec/codec.ts';
import { GatewayError } from '../errors.ts';
import { parseBody, requireJsonType } from './parse-body.ts';
import { readBody } from './read-body.ts';

export interface CallBody {
  readonly bytes: Buffer;
  /** Empty for a form, and where there is no body. */
  readonly body: JsonObject;
}

const NO_BODY: CallBody = { bytes: Buffer.alloc(0), body: {} };

/**
 * Undefined: the client left in the middle. Rejects with 413 and 415, and 400 for what is no JSON.
 * @param limitBytes the table's `body_limit`
 */
export async function readCallBody(
  incoming: IncomingMessage,
  endpoint: Endpoint,
  limitBytes: number,
): Promise<CallBody | undefined> {
  const { headers } = incoming;
  if (!hasBody(endpoint, headers)) {
    // What only reads changes nothing, and no page of another origin is shown the answer.
    if (endpoint.method !== 'GET') requireSameOrigin(headers);
    return NO_BODY;
  }
  const form = endpoint.relay?.multipart === true && isForm(headers);
  if (form) requireSameOrigin(headers);
  else requireJsonType(headers);
  const bytes = await readBody(incoming, limitBytes);
  if (bytes === undefined) return undefined;
  return { bytes, body: form ? {} : parseBody(bytes) };
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

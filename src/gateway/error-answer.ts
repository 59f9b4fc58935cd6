// An error as an answer of its own, in the client's dialect.
import type { ClientCodec } from '../codec/codec.ts';
import { GatewayError } from '../errors.ts';
import type { Headers } from './answer-head.ts';
import type { Reply } from './reply.ts';

export interface ErrorAnswer {
  readonly codec: ClientCodec;
  readonly error: GatewayError;
  readonly requestId: string;
  readonly reply: Reply;
  readonly headers: Headers;
}

export function sendError({ codec, error, requestId, reply, headers }: ErrorAnswer): void {
  const body = JSON.stringify(codec.errors.encode(error, requestId));
  headers['content-type'] = 'application/json';
  headers['content-length'] = String(Buffer.byteLength(body));
  if (error.retryAfterMs !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  reply.head(codec.errors.status(error), headers);
  reply.end(body);
}

/** Whatever was thrown, as an error for the client; a fault of the program says nothing of itself. */
export function asGatewayError(fault: unknown): GatewayError {
  if (fault instanceof GatewayError) return fault;
  return new GatewayError('server_error', {
    status: 500,
    message: 'an internal error; the log says more',
    cause: fault,
  });
}

/** The same error in other words. */
export function withMessage({ kind, status, code, param, retryAfterMs }: GatewayError, message: string): GatewayError {
  return new GatewayError(kind, {
    message,
    status,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

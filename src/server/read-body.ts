// The bytes of a request, up to the limit of the table; and how those of a refused one are thrown away.
import type { IncomingMessage } from 'node:http';
import { bodyOf, type RequestBytes } from '../codec/long-body.ts';
import { GatewayError } from '../errors.ts';

/** Who is told, once, what came of a body. None of it throws. */
export interface BodyTaker {
  read(bytes: RequestBytes): void;
  /** It is not read to its end. */
  refused(error: GatewayError): void;
  /** The client left in the middle. */
  gone(): void;
}

/** Refused with 413 as soon as it is known to be too long. Throws nothing. */
export function readBody(incoming: IncomingMessage, limitBytes: number, taker: BodyTaker): void {
  if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) {
    taker.refused(tooLarge(limitBytes));
    return;
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= limitBytes) return;
    over = true;
    incoming.off('data', take);
    taker.refused(tooLarge(limitBytes));
  };
  incoming.on('data', take);
  incoming.on('end', () => {
    if (over) return;
    over = true;
    const body = bodyOf(chunks);
    // The listener lives as long as the answer: what it holds is let go.
    chunks = [];
    taker.read(body);
  });
  // Also told of requests that break off: Node gives an error to those alone who listen for one.
  incoming.on('close', () => {
    if (over) return;
    over = true;
    taker.gone();
  });
}

/** A client that is told no while it still sends reads the answer only when it is done; but it may not send for ever. */
const MOST_DISCARDED_BYTES = 8 * 1024 * 1024;

export function discardBody(incoming: IncomingMessage): void {
  if (incoming.readableEnded || incoming.destroyed) return;
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_DISCARDED_BYTES) incoming.destroy();
  });
  incoming.resume();
}

function tooLarge(limitBytes: number): GatewayError {
  return new GatewayError('invalid_request', {
    status: 413,
    code: 'request_too_large',
    message: `The request is longer than ${limitBytes} bytes, the body_limit of this gateway.`,
  });
}

// The bytes of a request, up to the limit of the table; and how those of a refused one are thrown away.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';

/** Undefined: the client left in the middle. Rejects with 413 as soon as it is known to be too long. */
export function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) {
      reject(tooLarge(limitBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limitBytes) return;
      incoming.off('data', take);
      reject(tooLarge(limitBytes));
    };
    incoming.on('data', take);
    incoming.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    incoming.once('error', () => resolve(undefined));
    incoming.once('close', () => resolve(undefined));
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

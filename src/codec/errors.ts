// Faults met while an answer is read, as the one kind of fault that the gateway knows.
import { GatewayError } from '../errors.ts';

/** Runs what reads an answer; whatever it throws is a `GatewayError`. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw asGatewayError(error);
  }
}

/** A `GatewayError` as it is; anything else thrown while decoding is an answer that nobody can read. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('bad_response', { message: 'The upstream answer could not be read.', cause: error });
}

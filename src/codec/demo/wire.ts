// The demo provider's wire format: the canonical form as JSON, and nothing else. Shows how small a protocol can be.
import { ERROR_KINDS, type ErrorKind, GatewayError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf, textOf } from '../canonical/read-json.ts';

export const PROTOCOL = 'demo';
export const PATH = '/chat';

/** A fault as `{ error: { kind, message, … } }`. */
export function errorToJson(error: GatewayError): JsonObject {
  const { kind, message, status, code, param, retryAfterMs } = error;
  return { error: { kind, message, status, code, param, retryAfterMs } };
}

/** Undefined where `body` tells of no fault. */
export function errorFromJson(body: JsonValue | undefined): GatewayError | undefined {
  const error = isObject(body) ? objectOf(body.error) : undefined;
  const kind = ERROR_KINDS.find((known) => known === error?.kind);
  return error === undefined ? undefined : readError(error, kind ?? 'server_error');
}

function readError(error: JsonObject, kind: ErrorKind): GatewayError {
  const status = numberOf(error.status);
  const code = textOf(error.code);
  const param = textOf(error.param);
  const retryAfterMs = numberOf(error.retryAfterMs);
  return new GatewayError(kind, {
    message: textOf(error.message) ?? 'The demo provider failed.',
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

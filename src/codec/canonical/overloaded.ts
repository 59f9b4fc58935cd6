// The one error whose HTTP status differs between vendors: a provider that has too much to do.
import type { GatewayError } from '../../errors.ts';

/** `ErrorCodec.status` of a protocol whose clients know an overload by this status: 529 is Anthropic's own, 503 everyone else's. */
export function overloadedAs(status: number): (error: GatewayError) => number {
  return (error) => (error.kind === 'overloaded' ? status : error.status);
}

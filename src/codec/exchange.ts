// One attempt's view of the codecs. The gateway uses only this file; it never learns which protocols are at work.
import { type Carriage, carry } from './carriage/carriage.ts';
import type { ClientCall, Exchange, ExchangeTarget } from './exchange-contract.ts';
import { refuseLosses } from './strict.ts';

export { createClientCall, createOperationCall } from './client-call.ts';
export type {
  Answer,
  AnswerStream,
  ClientCall,
  Exchange,
  ExchangeInput,
  StoredAnswer,
  StreamOutput,
} from './exchange-contract.ts';

interface Preparation extends ExchangeTarget {
  readonly call: ClientCall;
  /** How a cloud carries the target's protocol; absent: as it is. */
  readonly carriage?: Carriage | undefined;
  /** A target that cannot take all of the request takes none of it. */
  readonly strict?: boolean;
}

/**
 * What to send to this target, and how to read what it answers. Bytes pass through where the protocols are the same and
 * nothing is to be changed; otherwise the request goes through the canonical form.
 * Throws `invalid_request` where the body is no request of its protocol, none can be made of it for this target, or, where
 * it is `strict`, only one that says less.
 */
export function prepareExchange(preparation: Preparation): Exchange {
  const { call, carriage, strict = false, target } = preparation;
  const exchange = call.exchange(preparation);
  if (strict) refuseLosses(exchange, `${target.provider}/${target.alias ?? target.model}`);
  return carriage === undefined ? exchange : carry(exchange, carriage, target);
}

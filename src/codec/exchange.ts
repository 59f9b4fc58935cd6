// One attempt's view of the codecs. The gateway uses only this file; it never learns which protocols are at work.
import { applyEdits } from './edits.ts';
import type { Exchange, ExchangeInput } from './exchange-contract.ts';
import { passThrough } from './passthrough.ts';
import { translate } from './translation.ts';

export { createClientCall } from './client-call.ts';
export type {
  Answer,
  AnswerStream,
  ClientCall,
  Exchange,
  ExchangeInput,
  StreamOutput,
} from './exchange-contract.ts';

/**
 * What to send to this target, and how to read what it answers. Bytes pass through where the protocols are the same and
 * nothing is to be changed; otherwise the request goes through the canonical form.
 * Throws `invalid_request` where the body is no request of its protocol, or none can be made of it for this target.
 */
export function prepareExchange(input: ExchangeInput): Exchange {
  return mayPassThrough(input) ? passThrough(input) : translate(input);
}

/** Marks of signatures and ids that `canonical/family-state` wrapped: they must be unwrapped, or stay behind. */
const WRAPPED_STATE = ['fl1.', '__fl1_'];

function mayPassThrough({ call, upstream, target, edits }: ExchangeInput): boolean {
  if (call.codec.protocol !== upstream.protocol) return false;
  if (call.codec.chat.passthrough.accepts?.(call.body, target) === false) return false;
  const edited = edits !== undefined && Object.values(edits).some((edit) => Object.keys(edit).length > 0);
  if (edited && applyEdits(call.decoded(), edits) !== call.decoded()) return false;
  return !WRAPPED_STATE.some((mark) => call.bytes.includes(mark));
}

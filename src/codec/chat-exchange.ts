// The exchange of a chat, or of a completion: passed through, or translated.

import { mayHoldWrapped } from './canonical/family-state.ts';
import type { Codec } from './codec.ts';
import { applyEdits, hasEdits } from './edits.ts';
import type { Exchange, ExchangeInput } from './exchange-contract.ts';
import { passThrough } from './passthrough.ts';
import { translate } from './translation.ts';

/** As `prepareExchange`. */
export function exchangeChat(input: ExchangeInput): Exchange {
  const upstream = inForm(input);
  const spoken = upstream === input.upstream ? input : { ...input, upstream };
  return mayPassThrough(spoken) ? passThrough(spoken) : translate(spoken);
}

/**
 * The upstream's codec in the form that the call is served in: a completion is one where the target has it too, and a
 * chat elsewhere. Quirk `completions` false: a target of this protocol that has only chat.
 */
function inForm({ call, upstream, target }: ExchangeInput): Codec {
  const completion = upstream.operations?.completion;
  const own = call.codec.chat === completion && target.quirks.completions !== false;
  return own && completion !== undefined ? { ...upstream, chat: completion } : upstream;
}

function mayPassThrough({ call, upstream, target, edits, system }: ExchangeInput): boolean {
  if (system !== undefined && system.length > 0) return false;
  if (call.codec.chat !== upstream.chat) return false;
  if (call.codec.chat.passthrough.accepts?.(call.body, target) === false) return false;
  if (hasEdits(edits) && applyEdits(call.decoded(), edits) !== call.decoded()) return false;
  return !mayHoldWrapped(call.body);
}

// A decision in the answer (a header, or the last comment of a stream), for a client that may see it and asks.
import type { ClientCall } from '../codec/exchange.ts';
import { asciiJson } from './answer-head.ts';
import type { KnownClient } from './client-keys.ts';
import type { Decision } from './decision.ts';

/** The request's header that asks for it, and the answer's that brings it. */
export const TRACE_HEADER = 'x-fairlead-trace';

/** Common clients refuse an answer whose head is longer than 16 KB, and the rest of it needs room too. */
const MOST_HEADER_LENGTH = 8_192;

/** Left out in this order where there is not enough room: what matters least first. */
const LEFT_OUT = ['settings', 'passedOver', 'skipped', 'mirrors', 'attempts'] as const;

export function asksForTrace({ head }: ClientCall, client: KnownClient | undefined): boolean {
  return client?.mayTrace === true && head.headers[TRACE_HEADER] === '1';
}

/** The decision as JSON in ASCII, without what does not fit; `leftOut` names that, and the admin listener has it. */
export function traceHeader(decision: Decision): string {
  let text = asciiJson(decision);
  for (let count = 1; text.length > MOST_HEADER_LENGTH && count <= LEFT_OUT.length; count++) {
    const leftOut = LEFT_OUT.slice(0, count);
    const emptied = Object.fromEntries(leftOut.map((name) => [name, []]));
    text = asciiJson({ ...decision, ...emptied, leftOut });
  }
  return text;
}

/** The whole decision: streams have room. */
export function traceComment(decision: Decision): string {
  return `${TRACE_HEADER}: ${JSON.stringify(decision)}`;
}

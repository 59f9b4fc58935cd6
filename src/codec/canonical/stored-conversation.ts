// A conversation that its vendor keeps, on its way to a protocol that has none of its messages.
import { GatewayError } from '../../errors.ts';
import type { ChatRequest } from './request.ts';

/** What is kept is the conversation itself: without it there is nothing right to send. Throws `invalid_request`. */
export function refuseStored({ stored }: ChatRequest): void {
  if (stored?.previousResponseId === undefined && stored?.conversation === undefined) return;
  const param = stored.previousResponseId === undefined ? 'conversation' : 'previous_response_id';
  const message = `${param}: the conversation is kept by another vendor; send its messages, or route to that vendor.`;
  throw new GatewayError('invalid_request', { message, param });
}

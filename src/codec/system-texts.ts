// Texts that a file puts before or after the client's own instructions.
import type { Message } from './canonical/content.ts';
import { readAt } from './canonical/origin.ts';
import type { ChatRequest } from './canonical/request.ts';

export interface SystemText {
  readonly place: 'prepend' | 'append';
  readonly text: string;
}

/** The request with the texts, each outside of what was there before it; the very same object where there are none. */
export function addSystemTexts(request: ChatRequest, texts: readonly SystemText[]): ChatRequest {
  if (texts.length === 0) return request;
  const firstOther = request.messages.findIndex((message) => !isInstruction(message));
  const end = firstOther < 0 ? request.messages.length : firstOther;
  const instructions = request.messages.slice(0, end);
  // A client that writes for `developer` means it: some models take no other.
  const role = instructions[0]?.role ?? 'system';
  for (const { place, text } of texts) {
    const message: Message = readAt({ role, parts: [{ type: 'text', text }] }, 'system');
    if (place === 'prepend') instructions.unshift(message);
    else instructions.push(message);
  }
  return { ...request, messages: [...instructions, ...request.messages.slice(end)] };
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

// Canonical messages as alternating turns of the Messages API: one user turn at a time, its tool results first.
import { GatewayError } from '../../errors.ts';
import type { Message } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import { encodeBlocks, plainContent } from './blocks-encode.ts';
import type { Encoding } from './encoding.ts';

export interface Conversation {
  /** Blocks for the top-level `system`. */
  readonly system: JsonObject[];
  readonly turns: Turn[];
}

export interface Turn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly blocks: JsonObject[];
  /** Fields of the client's message that we do not know. */
  extra: JsonObject | undefined;
  /** Where it stood in the client's body, or the first of what was merged. */
  readonly path: string;
}

/** Throws `invalid_request` where nothing is left to send. */
export function encodeConversation(messages: readonly Message[], encoding: Encoding): Conversation {
  const conversation: Conversation = { system: [], turns: [] };
  for (const message of messages) {
    if (message.name !== undefined) encoding.warn('dropped', `${originOf(message, 'messages')}.name`);
    encoding.warnForeign(message.extensions, message);
    if (message.role === 'system' || message.role === 'developer') addSystem(conversation, message, encoding);
    else addTurn(conversation.turns, message.role === 'assistant' ? 'assistant' : 'user', message, encoding);
  }
  if (conversation.turns.some(({ role }) => role === 'system')) placeSystemTurns(conversation, encoding);
  if (conversation.turns.length === 0) {
    throw new GatewayError('invalid_request', { message: 'messages: no content is left to send.', param: 'messages' });
  }
  openWithUser(conversation.turns, encoding);
  finishPrefill(conversation.turns, encoding);
  return conversation;
}

/** Before the first turn it is the system prompt; later it keeps its place for now. */
function addSystem(conversation: Conversation, message: Message, encoding: Encoding): void {
  const blocks = encodeBlocks(message.parts, encoding);
  if (blocks.length === 0) return;
  const last = conversation.turns.at(-1);
  if (last === undefined) conversation.system.push(...systemBlocks(newTurn('system', message, blocks), encoding));
  else if (last.role === 'system') last.blocks.push(...blocks);
  else conversation.turns.push(newTurn('system', message, blocks));
}

function addTurn(turns: Turn[], role: 'user' | 'assistant', message: Message, encoding: Encoding): void {
  const encoded = newTurn(role, message, encodeBlocks(message.parts, encoding));
  const turn = role === 'assistant' ? withoutMedia(encoded, encoding) : encoded;
  if (turn.blocks.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === role) mergeTurn(last, turn);
  else turns.push(turn);
}

function newTurn(role: Turn['role'], message: Message, blocks: JsonObject[]): Turn {
  return { role, blocks, extra: message.extensions?.anthropic, path: originOf(message, 'messages') };
}

function resultCount(turn: Turn): number {
  return turn.blocks.filter((block) => block.type === 'tool_result').length;
}

/**
 * A system message between turns stays where the model takes it and the place is a right one: after a user's turn (or a
 * server tool's), and before an assistant's or at the end. Elsewhere it moves into the system prompt, with a warning.
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages (2026-11)
 */
function placeSystemTurns(conversation: Conversation, encoding: Encoding): void {
  const { system, turns } = conversation;
  const kept: Turn[] = [];
  turns.forEach((turn, index) => {
    const last = kept.at(-1);
    if (turn.role !== 'system') {
      if (last?.role === turn.role) mergeTurn(last, turn);
      else kept.push(turn);
    } else if (encoding.traits.midSystem && isPlaceForSystem(last, turns[index + 1])) kept.push(turn);
    else {
      encoding.warn('changed', turn.path, 'a system message between turns is moved into the system prompt');
      system.push(...systemBlocks(turn, encoding));
    }
  });
  turns.splice(0, turns.length, ...kept);
}

function isPlaceForSystem(before: Turn | undefined, after: Turn | undefined): boolean {
  const follows = before?.role === 'user' || before?.blocks.at(-1)?.type === 'server_tool_use';
  return follows && (after === undefined || after.role === 'assistant');
}

/** The system prompt holds text only. */
function systemBlocks(turn: Turn, encoding: Encoding): JsonObject[] {
  return turn.blocks.filter(({ type }) => {
    if (type !== 'text') encoding.warn('dropped', turn.path, `${String(type)} in a system message`);
    return type === 'text';
  });
}

const MEDIA: ReadonlySet<unknown> = new Set(['image', 'document', 'search_result']);

/** What the assistant made beyond text cannot be shown to it again. */
function withoutMedia(turn: Turn, encoding: Encoding): Turn {
  if (!turn.blocks.some(({ type }) => MEDIA.has(type))) return turn;
  const blocks = turn.blocks.filter(({ type }) => {
    if (MEDIA.has(type)) encoding.warn('dropped', turn.path, `${String(type)} in an assistant turn`);
    return !MEDIA.has(type);
  });
  return { ...turn, blocks };
}

/** Results stay first, in their order. */
function mergeTurn(into: Turn, turn: Turn): void {
  const results = turn.blocks.filter((block) => block.type === 'tool_result');
  const others = turn.blocks.filter((block) => block.type !== 'tool_result');
  into.blocks.splice(resultCount(into), 0, ...results);
  into.blocks.push(...others);
  if (turn.extra !== undefined) into.extra = { ...into.extra, ...turn.extra };
}

/** A conversation begins with the user. One that a client of this protocol wrote is the API's to judge. */
function openWithUser(turns: Turn[], encoding: Encoding): void {
  const [first] = turns;
  if (first?.role !== 'assistant' || encoding.ownClient) return;
  encoding.warn('changed', first.path, 'a user turn is put before the first assistant turn');
  turns.unshift(userTurn('(The conversation begins.)', first.path));
}

/** The beginning of the answer, given at the end: no white space after it, and only for models that take one. */
function finishPrefill(turns: Turn[], encoding: Encoding): void {
  const last = turns.at(-1);
  const block = last?.blocks.at(-1);
  if (last?.role !== 'assistant' || block?.type !== 'text' || typeof block.text !== 'string') return;
  const text = block.text.trimEnd();
  if (text !== block.text) {
    encoding.warn('changed', last.path, 'white space at the end of the last assistant turn is cut');
    last.blocks[last.blocks.length - 1] = { ...block, text };
  }
  if (encoding.traits.prefill || last.blocks.some(({ type }) => type === 'server_tool_use')) return;
  encoding.warn('changed', last.path, 'this model continues no assistant turn: a user turn asks it to');
  turns.push(userTurn('Continue exactly where you stopped.', last.path));
}

function userTurn(text: string, path: string): Turn {
  return { role: 'user', blocks: [{ type: 'text', text }], extra: undefined, path };
}

export function writeTurn(turn: Turn): JsonObject {
  const written = { role: turn.role, content: plainContent(turn.blocks) };
  return turn.extra === undefined ? written : { ...written, ...turn.extra };
}

// An Ollama client's messages as canonical ones.
import { GatewayError } from '../../errors.ts';
import type { Message, Part, ToolCallPart } from '../canonical/content.ts';
import { splitCallId } from '../canonical/family-state.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { OpenCalls } from '../canonical/open-calls.ts';
import { readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { readImage } from './images.ts';
import type { OllamaMessage, OllamaToolCall } from './wire.ts';

const MESSAGE_FIELDS = new Set(['role', 'content', 'thinking', 'images', 'tool_calls', 'tool_name', 'tool_call_id']);

interface Reading {
  readonly open: OpenCalls;
  /** The same history gives the same ids, so that upstream prompt caches hit. */
  nextCallId(): string;
}

/** Throws `invalid_request` where a tool message answers no call. Results that follow each other are one message. */
export function readMessages(messages: readonly OllamaMessage[]): Message[] {
  const reading: Reading = { open: new OpenCalls(), nextCallId: callIdMaker('') };
  const read: Message[] = [];
  messages.forEach((message, index) => {
    const path = `messages[${index}]`;
    const last = read.at(-1);
    const next = readMessage(message, path, reading);
    if (next.role === 'tool' && last?.role === 'tool') {
      read[read.length - 1] = readAt({ ...last, parts: [...last.parts, ...next.parts] }, path);
    } else read.push(readAt(next, path));
  });
  return read;
}

function readMessage(message: OllamaMessage, path: string, reading: Reading): Message {
  const native = unknownFields(message, MESSAGE_FIELDS);
  const parts = message.role === 'tool' ? [readResult(message, path, reading)] : readParts(message, path, reading);
  return { role: message.role, parts, ...(native !== undefined && { extensions: { ollama: native } }) };
}

function readParts(message: OllamaMessage, path: string, reading: Reading): Part[] {
  const { thinking, tool_calls } = message;
  const calls = (tool_calls ?? []).map((call, index) => {
    const part = readCall(call, reading.nextCallId);
    reading.open.add(part);
    return readAt(part, `${path}.tool_calls[${index}]`);
  });
  return [
    ...(thinking ? [readAt<Part>({ type: 'thinking', text: thinking }, `${path}.thinking`)] : []),
    ...readContent(message, path),
    ...calls,
  ];
}

function readContent({ content, images }: OllamaMessage, path: string): Part[] {
  return [
    ...(content ? [readAt<Part>({ type: 'text', text: content }, `${path}.content`)] : []),
    ...(images ?? []).map((image, index) => readAt(readImage(image), `${path}.images[${index}]`)),
  ];
}

/** `nextCallId` names a call that came without an id. */
export function readCall(call: OllamaToolCall, nextCallId: () => string): ToolCallPart {
  const { id, signature } = splitCallId(call.id || nextCallId());
  return {
    type: 'tool-call',
    id,
    name: call.function.name,
    arguments: JSON.stringify(call.function.arguments ?? {}),
    ...(signature !== undefined && { signature }),
  };
}

function readResult(message: OllamaMessage, path: string, reading: Reading): Part {
  const { tool_name, tool_call_id } = message;
  const id = tool_call_id ? splitCallId(tool_call_id).id : undefined;
  const call = reading.open.answer({ id, name: tool_name || undefined });
  if (call === undefined) {
    const named = tool_name ? ` named ${JSON.stringify(tool_name)}` : '';
    throw new GatewayError('invalid_request', {
      message: `${path} is the result of a tool, but there is no open tool call${named} before it.`,
      param: path,
    });
  }
  const content = readContent(message, path);
  const part: Part = {
    type: 'tool-result',
    callId: call.id,
    name: tool_name || call.name,
    content: content.length === 0 ? [{ type: 'text', text: '' }] : content,
  };
  return readAt(part, path);
}

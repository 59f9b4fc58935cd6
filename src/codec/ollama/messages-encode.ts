// Canonical messages for an Ollama target.
import type { MediaPart, Message, Part, ToolCallPart, ToolResultPart } from '../canonical/content.ts';
import { argumentsOf, readArguments } from '../canonical/custom-calls.ts';
import type { Losses } from '../canonical/losses.ts';
import { isMadeUpId } from '../canonical/made-up-ids.ts';
import { originOf } from '../canonical/origin.ts';
import { writeImage } from './images.ts';
import type { OllamaMessage, OllamaToolCall } from './wire.ts';

/** A message with nothing to say is left out. Each tool result is a message of its own. */
export function writeMessages(messages: readonly Message[], losses: Losses): OllamaMessage[] {
  const names = new Map<string, string>();
  return messages.flatMap((message) => {
    if (message.name !== undefined) losses.warn('dropped', `${originOf(message, 'messages')}.name`);
    losses.warnForeign(message.extensions, message);
    const results = message.parts.filter((part) => part.type === 'tool-result');
    const others = message.parts.filter((part) => part.type !== 'tool-result');
    const written = results.map((result) => writeResult(result, names, losses));
    if (others.length > 0) written.push(writeMessage(message, others, { names, losses }));
    return written;
  });
}

interface Writing {
  readonly names: Map<string, string>;
  readonly losses: Losses;
}

const ROLES = { system: 'system', developer: 'system', user: 'user', assistant: 'assistant', tool: 'tool' } as const;

function writeMessage(message: Message, parts: readonly Part[], { names, losses }: Writing): OllamaMessage {
  const content = collect(parts, losses);
  const calls = parts.filter((part) => part.type === 'tool-call').map((call) => writeCall(call, losses));
  for (const part of parts) if (part.type === 'tool-call') names.set(part.id, part.name);
  return {
    role: ROLES[message.role],
    content: content.texts.join('\n'),
    ...(content.thinking !== '' && { thinking: content.thinking }),
    ...(content.images.length > 0 && { images: content.images }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...message.extensions?.ollama,
  };
}

interface Content {
  readonly texts: string[];
  readonly images: string[];
  thinking: string;
}

function collect(parts: readonly Part[], losses: Losses): Content {
  const content: Content = { texts: [], images: [], thinking: '' };
  for (const part of parts) {
    losses.warnForeign(part.extensions, part);
    if (part.cache !== undefined) losses.warnAt('dropped', part, { field: 'cache_control' });
    add(content, part, losses);
  }
  return content;
}

function add(content: Content, part: Part, losses: Losses): void {
  switch (part.type) {
    case 'text':
      if (part.citations?.length) losses.warnAt('dropped', part, { field: 'citations' });
      content.texts.push(part.text);
      break;
    case 'refusal':
      losses.warnAt('changed', part, { detail: 'a refusal is sent as text' });
      content.texts.push(part.text);
      break;
    case 'thinking':
      if (part.signature !== undefined) losses.warnAt('refused_state', part);
      content.thinking += part.text;
      break;
    case 'media':
      addMedia(content, part, losses);
      break;
    case 'native':
      losses.warnAt('dropped', part);
  }
}

function addMedia(content: Content, part: MediaPart, losses: Losses): void {
  const image = writeImage(part);
  if (image !== undefined) content.images.push(image);
  else if (part.source.type === 'text') content.texts.push(part.source.text);
  else {
    const detail = part.kind === 'image' ? 'an image that is not in the request' : `no ${part.kind} is accepted`;
    losses.warnAt('dropped', part, { detail });
    return;
  }
  if (part.detail !== undefined && part.detail !== 'auto') losses.warnAt('dropped', part, { field: 'detail' });
  if (part.filename !== undefined) losses.warnAt('dropped', part, { field: 'filename' });
  if (part.context !== undefined) losses.warnAt('dropped', part, { field: 'context' });
  if (part.citable === true) losses.warnAt('dropped', part, { field: 'citations' });
}

function writeCall(part: ToolCallPart, losses: Losses): OllamaToolCall {
  if (part.signature !== undefined) losses.warnAt('refused_state', part);
  if (part.custom !== true && readArguments(part.arguments) === undefined) {
    losses.warnAt('changed', part, { detail: 'arguments that are no JSON object' });
  }
  return {
    ...(!isMadeUpId(part.id) && { id: part.id }),
    function: { name: part.name, arguments: argumentsOf(part) },
  };
}

function writeResult(result: ToolResultPart, names: Map<string, string>, losses: Losses): OllamaMessage {
  losses.warnForeign(result.extensions, result);
  if (result.cache !== undefined) losses.warnAt('dropped', result, { field: 'cache_control' });
  if (result.isError === true) losses.warnAt('dropped', result, { field: 'is_error' });
  const { texts, images } = collect(result.content, losses);
  const name = result.name ?? names.get(result.callId);
  return {
    role: 'tool',
    content: texts.join('\n'),
    ...(images.length > 0 && { images }),
    ...(name !== undefined && { tool_name: name }),
    ...(!isMadeUpId(result.callId) && { tool_call_id: result.callId }),
  };
}

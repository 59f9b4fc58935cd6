// What of a conversation can follow it to this target: state of another vendor family stays behind, names are fitted.
import type { MediaPart, Message, Part, Signature, ThinkingPart, ToolCallPart } from './canonical/content.ts';
import { originOf, readAt } from './canonical/origin.ts';
import type { ChatRequest } from './canonical/request.ts';
import { fitTools, SAME_NAMES, type ToolNames } from './canonical/tool-names.ts';
import type { Warn } from './canonical/warning.ts';
import type { ExchangeInput } from './exchange-contract.ts';

interface Options extends Pick<ExchangeInput, 'call' | 'upstream' | 'target'> {
  readonly warn: Warn;
}

export interface CarriedOver {
  /** The very same object where everything may go as it is. */
  readonly request: ChatRequest;
  /** How the answer's tool names become the client's own again. */
  readonly names: ToolNames;
}

/**
 * Removes signatures, encrypted items and file ids of other families, each with a `refused_state` warning, and fits tool
 * names and call ids to what the target takes. Between two sides of one protocol, what came bare is the target's own.
 */
export function carryOver(request: ChatRequest, options: Options): CarriedOver {
  if (saysOnlyText(request)) return { request, names: SAME_NAMES };
  const messages = mapSame(request.messages, (message) => carryMessage(message, options));
  const carried = messages === request.messages ? request : { ...request, messages };
  return fitTools(carried, options.target);
}

/** Text is nobody's state and has no names: most requests are nothing else. */
function saysOnlyText({ messages, tools, toolChoice }: ChatRequest): boolean {
  return tools.length === 0 && toolChoice === undefined && messages.every(hasOnlyText);
}

function hasOnlyText({ parts }: Message): boolean {
  return parts.every(isText);
}

function isText({ type }: Part): boolean {
  return type === 'text';
}

function carryMessage(message: Message, options: Options): Message {
  const parts = mapSame(message.parts, (part) => carryPart(part, options));
  return parts === message.parts ? message : readAt({ ...message, parts }, originOf(message, 'messages'));
}

/** Undefined: nothing of the part is left. */
function carryPart(part: Part, options: Options): Part | undefined {
  switch (part.type) {
    case 'thinking':
    case 'tool-call':
      return part.signature === undefined ? part : carrySigned(part, part.signature, options);
    case 'media':
      return carryMedia(part, options);
    case 'tool-result': {
      const content = mapSame(part.content, (inner) => carryPart(inner, options));
      return content === part.content ? part : readAt({ ...part, content }, originOf(part, 'messages'));
    }
    default:
      return part;
  }
}

type Signed = ThinkingPart | ToolCallPart;

function carrySigned(part: Signed, signature: Signature, options: Options): Signed | undefined {
  const { family } = options.target;
  if (signature.family === family) return part;
  if (isOwnByProtocol(signature.family, options)) {
    return readAt({ ...part, signature: { ...signature, family } }, originOf(part, 'messages'));
  }
  refuse(part, signature.family, options);
  const { signature: _, ...rest } = part;
  const isEmpty = rest.type === 'thinking' && rest.text === '';
  return isEmpty ? undefined : readAt(rest, originOf(part, 'messages'));
}

function carryMedia(part: MediaPart, options: Options): MediaPart | undefined {
  const { source } = part;
  if (source.type !== 'file' || source.family === options.target.family) return part;
  if (options.call.codec.protocol === options.upstream.protocol) return part;
  refuse(part, source.family, options);
  return undefined;
}

/** A client that speaks the target's protocol got its bare state from such a target; whose, nobody can tell. */
function isOwnByProtocol(family: string, { call, upstream }: Options): boolean {
  return call.codec.protocol === upstream.protocol && family === call.codec.family;
}

function refuse(part: Part, family: string, { target, warn }: Options): void {
  warn({
    code: 'refused_state',
    path: originOf(part, 'messages'),
    protocol: target.protocol,
    detail: `made by ${family}, means nothing to ${target.family}`,
  });
}

/** As `map`, without what becomes undefined; the very same array where nothing changes. */
function mapSame<T>(items: readonly T[], change: (item: T) => T | undefined): readonly T[] {
  let mapped: T[] | undefined;
  items.forEach((item, index) => {
    const result = change(item);
    if (result !== item) mapped ??= items.slice(0, index);
    if (result !== undefined) mapped?.push(result);
  });
  return mapped ?? items;
}

// Tool names and call ids that a target cannot take are mapped to ones that it can, and names mapped back in answers.
import { createHash } from 'node:crypto';
import type { ProviderProtocol } from '../../vocabulary.ts';
import type { Message, Part, Tool } from './content.ts';
import type { OpenedPart, StreamEvent } from './events.ts';
import { originOf, readAt } from './origin.ts';
import type { ChatRequest } from './request.ts';
import type { ChatResponse } from './response.ts';

interface Spelling {
  /** What a name or an id must match whole. */
  readonly pattern: RegExp;
  readonly maxLength: number;
}

interface ToolSpelling {
  readonly name: Spelling;
  readonly id: Spelling;
}

const WORD = /^[a-zA-Z0-9_-]+$/;
const ANY = { pattern: /^.*$/s, maxLength: Number.POSITIVE_INFINITY };

/**
 * What each protocol takes. Sources: OpenAI API reference (function names up to 64; Responses `call_id` up to 64), Anthropic tool use
 * guide (`^[a-zA-Z0-9_-]{1,128}$`, ids of the same alphabet), Gemini function declarations (a letter or `_` first, then also `.`, `:`, `-`, up to 64), 2026-11.
 */
const TOOL_SPELLINGS: Readonly<Record<ProviderProtocol, ToolSpelling>> = {
  'openai-chat': { name: { pattern: WORD, maxLength: 64 }, id: ANY },
  'openai-responses': { name: { pattern: WORD, maxLength: 64 }, id: { pattern: ANY.pattern, maxLength: 64 } },
  anthropic: { name: { pattern: WORD, maxLength: 128 }, id: { pattern: WORD, maxLength: Number.POSITIVE_INFINITY } },
  gemini: { name: { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, maxLength: 64 }, id: ANY },
  ollama: { name: ANY, id: ANY },
  demo: { name: ANY, id: ANY },
};

/** Nine letters or digits and nothing else: what Mistral takes as a call id (quirk `tool_id` with the value `alnum9`). */
const NINE_ALPHANUMERIC: Spelling = { pattern: /^[a-zA-Z0-9]{9}$/, maxLength: 9 };

interface Target {
  readonly protocol: ProviderProtocol;
  readonly quirks: Readonly<Record<string, string | number | boolean>>;
}

/** Turns the names in answers back into those that the client declared. */
export interface ToolNames {
  response(response: ChatResponse): ChatResponse;
  event(event: StreamEvent): StreamEvent;
}

/** Of a request whose names the target takes as they are. */
export const SAME_NAMES: ToolNames = { response: (response) => response, event: (event) => event };

/**
 * The request with every tool name and call id in a form that the target takes; the very same object where all are.
 * The same name or id always becomes the same one, so that prompt caches hit and a conversation stays consistent.
 */
export function fitTools(
  request: ChatRequest,
  target: Target,
): { readonly request: ChatRequest; readonly names: ToolNames } {
  const spelling = spellingOf(target);
  const renamed = new Map<string, string>();
  const name = (wanted: string) => {
    const fitting = fitName(wanted, spelling.name);
    if (fitting !== wanted) renamed.set(fitting, wanted);
    return fitting;
  };
  const id = (wanted: string) => fitId(wanted, spelling.id);
  if (
    !everySpelling(
      request,
      (value) => name(value) === value,
      (value) => id(value) === value,
    )
  ) {
    return { request: rename(request, name, id), names: renamed.size === 0 ? SAME_NAMES : restoring(renamed) };
  }
  return { request, names: SAME_NAMES };
}

/** Whether `id` is one that the quirks of a target let pass. */
export function takesCallId(target: Target, id: string): boolean {
  return fits(id, spellingOf(target).id);
}

function spellingOf({ protocol, quirks }: Target): ToolSpelling {
  const spelling = TOOL_SPELLINGS[protocol];
  return quirks.tool_id === 'alnum9' ? { ...spelling, id: NINE_ALPHANUMERIC } : spelling;
}

const fits = (value: string, { pattern, maxLength }: Spelling) => value.length <= maxLength && pattern.test(value);

/** Readable still: the old name as far as it goes, and a hash that keeps two long names apart. */
function fitName(value: string, spelling: Spelling): string {
  if (fits(value, spelling)) return value;
  const readable = value.replace(/[^a-zA-Z0-9_-]/g, '_').replace(/^(?![a-zA-Z_])/, '_');
  return `${readable.slice(0, Math.min(spelling.maxLength, 64) - 9)}_${digest(value, 8)}`;
}

function fitId(value: string, spelling: Spelling): string {
  if (fits(value, spelling)) return value;
  return spelling === NINE_ALPHANUMERIC ? digest(value, 9) : `call_${digest(value, 24)}`;
}

const digest = (value: string, length: number) => createHash('sha256').update(value).digest('hex').slice(0, length);

type Test = (value: string) => boolean;
type Change = (value: string) => string;

function everySpelling({ tools, toolChoice, messages }: ChatRequest, name: Test, id: Test): boolean {
  // Nothing is cut short: `name` also notes what it maps.
  let fitting = toolChoice?.name === undefined || name(toolChoice.name);
  for (const allowed of toolChoice?.allowed ?? []) fitting = name(allowed) && fitting;
  for (const tool of tools) if ('name' in tool) fitting = name(tool.name) && fitting;
  for (const { parts } of messages) for (const part of parts) fitting = fitsPart(part, name, id) && fitting;
  return fitting;
}

function fitsPart(part: Part, name: Test, id: Test): boolean {
  if (part.type === 'tool-call') return name(part.name) && id(part.id);
  return part.type !== 'tool-result' || ((part.name === undefined || name(part.name)) && id(part.callId));
}

function rename(request: ChatRequest, name: Change, id: Change): ChatRequest {
  const { toolChoice } = request;
  const renameTool = (tool: Tool): Tool =>
    'name' in tool ? readAt({ ...tool, name: name(tool.name) }, originOf(tool, 'tools')) : tool;
  const renamePart = (part: Part): Part => {
    if (part.type === 'tool-call')
      return readAt({ ...part, id: id(part.id), name: name(part.name) }, originOf(part, 'messages'));
    if (part.type !== 'tool-result') return part;
    const renamed = { ...part, callId: id(part.callId), ...(part.name !== undefined && { name: name(part.name) }) };
    return readAt(renamed, originOf(part, 'messages'));
  };
  const renameMessage = (message: Message): Message =>
    readAt({ ...message, parts: message.parts.map(renamePart) }, originOf(message, 'messages'));
  return {
    ...request,
    tools: request.tools.map(renameTool),
    messages: request.messages.map(renameMessage),
    ...(toolChoice !== undefined && {
      toolChoice: {
        ...toolChoice,
        ...(toolChoice.name !== undefined && { name: name(toolChoice.name) }),
        ...(toolChoice.allowed !== undefined && { allowed: toolChoice.allowed.map(name) }),
      },
    }),
  };
}

function restoring(renamed: ReadonlyMap<string, string>): ToolNames {
  const restore = <P extends Part | OpenedPart>(part: P): P => {
    const name = part.type === 'tool-call' ? renamed.get(part.name) : undefined;
    return name === undefined ? part : { ...part, name };
  };
  return {
    response: (response) => ({
      ...response,
      candidates: response.candidates.map((candidate) => ({ ...candidate, parts: candidate.parts.map(restore) })),
    }),
    event: (event) => (event.type === 'part-start' ? { ...event, opened: restore(event.opened) } : event),
  };
}

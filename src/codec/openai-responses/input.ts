// `input` of a request as canonical messages.
import type { Message, NativePart, Part, ToolResultPart } from '../canonical/content.ts';
import { splitCallId } from '../canonical/family-state.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { textOf } from '../canonical/read-json.ts';
import { readContent, toItems } from './content.ts';
import { readItem } from './items.ts';
import { FAMILY, invalidRequest, otherFields, PROTOCOL, requireString } from './wire.ts';

const ROLES = ['user', 'assistant', 'system', 'developer'] as const;
type Role = (typeof ROLES)[number];

const RESULT_FIELDS = new Set(['type', 'call_id', 'output']);
const MESSAGE_FIELDS = new Set(['type', 'role', 'content']);

/** Items that stand on the user's side of a conversation though only this protocol has them. */
const USER_SIDE = /_output$|^mcp_approval_response$|^item_reference$|^additional_tools$|^configuration_update$/;

/**
 * The messages of `input`. Items of the assistant that follow one another are one message, as other protocols want a turn,
 * but two message items side by side are two. Throws `invalid_request` with the path of the fault.
 */
export function readInput(input: JsonValue | undefined): Message[] {
  if (typeof input === 'string') {
    return [readAt<Message>({ role: 'user', parts: readContent(input, 'input') }, 'input')];
  }
  const turns = new TurnReader();
  (Array.isArray(input) ? input : []).forEach((item, index) => {
    const path = `input[${index}]`;
    if (!isObject(item)) throw invalidRequest(path, 'must be an object');
    turns.read(item, path);
  });
  return turns.messages;
}

interface Place {
  readonly kind: string;
  readonly path: string;
}

/** Collects items into turns: what one side says piles up in one message until the other side speaks. */
class TurnReader {
  readonly messages: Message[] = [];
  /** The message that grows, and the kind of the item that it ends with. */
  private open: { readonly role: Message['role']; readonly parts: Part[]; lastKind: string } | undefined;
  private readonly callNames = new Map<string, string>();

  read(item: JsonObject, path: string): void {
    const kind = kindOf(item, path);
    if (kind === 'message') this.readMessage(item, { kind, path });
    else if (kind === 'function_call_output' || kind === 'custom_tool_call_output') {
      this.add('tool', [this.readResult(item, path)], { kind, path });
    } else if (USER_SIDE.test(kind)) {
      this.add('user', [readAt<NativePart>({ type: 'native', protocol: PROTOCOL, value: item }, path)], { kind, path });
    } else this.readAssistant(item, { kind, path });
  }

  private readMessage(item: JsonObject, place: Place): void {
    const role = readRole(item, place.path);
    if (role === 'assistant') {
      this.readAssistant(item, place);
      return;
    }
    this.open = undefined;
    const fields = otherFields(item, MESSAGE_FIELDS);
    const parts = toItems(readContent(item.content, `${place.path}.content`), role);
    const message = fields === undefined ? { role, parts } : { role, parts, extensions: { [PROTOCOL]: fields } };
    this.messages.push(readAt<Message>(message, place.path));
  }

  private readAssistant(item: JsonObject, place: Place): void {
    const parts = readItem(item, { path: place.path, family: FAMILY });
    for (const part of parts) if (part.type === 'tool-call') this.callNames.set(part.id, part.name);
    this.add('assistant', parts, place);
  }

  private add(role: Message['role'], parts: readonly Part[], { kind, path }: Place): void {
    const separate = kind === 'message' && this.open?.lastKind === 'message';
    if (this.open === undefined || this.open.role !== role || separate) {
      this.open = { role, parts: [], lastKind: kind };
      this.messages.push(readAt<Message>({ role, parts: this.open.parts }, path));
    }
    this.open.parts.push(...parts);
    this.open.lastKind = kind;
  }

  private readResult(item: JsonObject, path: string): ToolResultPart {
    const callId = splitCallId(requireString(item, 'call_id', path)).id;
    const name = textOf(item.name) ?? this.callNames.get(callId);
    const fields = otherFields(item, RESULT_FIELDS);
    return readAt<ToolResultPart>(
      {
        type: 'tool-result',
        callId,
        content: readContent(item.output, `${path}.output`),
        ...(name !== undefined && { name }),
        ...(item.type === 'custom_tool_call_output' && { custom: true }),
        ...(fields !== undefined && { extensions: { [PROTOCOL]: fields } }),
      },
      path,
    );
  }
}

/** An item with a role and no type is a message, one with only an id is a reference. */
function kindOf(item: JsonObject, path: string): string {
  if (item.type === undefined || item.type === null) {
    if (item.role !== undefined) return 'message';
    if (typeof item.id === 'string') return 'item_reference';
  }
  return requireString(item, 'type', path);
}

function readRole(item: JsonObject, path: string): Role {
  const role = requireString(item, 'role', path);
  const known = ROLES.find((candidate) => candidate === role);
  if (known === undefined) throw invalidRequest(`${path}.role`, `must be one of ${ROLES.join(', ')}`);
  return known;
}

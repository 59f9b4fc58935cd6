// What answers share whether they come whole or streamed: custom calls, thoughts as the client wants them, ids.
import type { Citation, Signature } from '../canonical/content.ts';
import { wrapSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { ReplyContext } from '../codec.ts';
import { FAMILY, PROTOCOL } from './wire.ts';

/** Fields of a message that have a canonical place. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'type', 'role', 'model', 'content', 'stop_reason', 'stop_sequence', 'usage'],
]);

/** The fields that say something, without those in `known`; undefined where there are none. */
export function otherFields(fields: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  let others: JsonObject | undefined;
  for (const key in fields) {
    const value = fields[key];
    if (known.has(key) || value === null) continue;
    others ??= {};
    others[key] = value;
  }
  return others;
}

export function isCustomTool(request: ChatRequest, name: string): boolean {
  return request.tools.some((tool) => tool.type === 'custom' && tool.name === name);
}

/** The free-form input of a custom tool's call, out of the object that it was asked for in. */
export function customInput(json: string): string {
  return textOf(parseObject(json)?.input) ?? json;
}

/** `hidden` where the client switched thinking off; `omitted`: signatures without their text. */
export function thoughtsFor({ thinking, parameters }: ChatRequest): 'shown' | 'omitted' | 'hidden' {
  if (thinking?.mode === 'off' || parameters.reasoning_effort === 'none') return 'hidden';
  return thinking?.show === 'omitted' || thinking?.show === false ? 'omitted' : 'shown';
}

/** The text of a signature for a client: bare where it is of this family, else wrapped, so that it finds its way back. */
export function signatureText({ family, value, id }: Signature): string {
  return family === FAMILY ? value : wrapSignature(family, value, id);
}

/** A citation as a client of this protocol reads it; one of another vendor becomes a web search location. */
export function writeCitation(citation: Citation): JsonObject {
  if (citation.native?.protocol === PROTOCOL) return citation.native.value;
  return {
    type: 'web_search_result_location',
    url: citation.url ?? '',
    title: citation.title ?? null,
    cited_text: citation.citedText ?? '',
    encrypted_index: '',
  };
}

export function messageId(id: string | undefined, { requestId }: ReplyContext): string {
  return id?.startsWith('msg_') === true ? id : `msg_${requestId}`;
}

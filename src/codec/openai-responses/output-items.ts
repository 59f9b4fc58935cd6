// Canonical parts of an answer as output items for a client of this protocol.
import type { MediaPart, Signature, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { objectsOf, textOf } from '../canonical/read-json.ts';
import { writeAnnotation } from './content.ts';
import { clientReasoning, type MessagePart, ownFields, writePicture, writeReasoningTexts } from './items.ts';
import { FAMILY } from './wire.ts';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

const ID_PREFIXES = { message: 'msg', thinking: 'rs', call: 'fc', custom: 'ctc', image: 'ig' } as const;

/** Item ids for what brings none: distinct within an answer, and the same whenever the same answer is written. */
export function createItemIds(requestId: string): (kind: keyof typeof ID_PREFIXES) => string {
  let count = 0;
  return (kind) => `${ID_PREFIXES[kind]}_${requestId}_${count++}`;
}

/** The id that an item came with, if any. */
export function givenId(part: MessagePart | ThinkingPart | ToolCallPart): string | undefined {
  return textOf(ownFields(part)?.id);
}

export function writeMessageItem(
  content: readonly JsonObject[],
  options: { readonly id: string; readonly status: ItemStatus; readonly fields?: JsonObject | undefined },
): JsonObject {
  const { id, status, fields } = options;
  return { status, ...fields, id, type: 'message', content: [...content], role: 'assistant' };
}

/** A content part of a message, with citations as annotations and `logprobs` as they came. */
export function writeOutputPart(part: MessagePart, logprobs: readonly JsonValue[]): JsonObject {
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text };
  const annotations = (part.citations ?? [])
    .map((citation) => writeAnnotation(citation, part.text.length))
    .filter((annotation) => annotation !== undefined);
  return { type: 'output_text', annotations, logprobs: [...logprobs], text: part.text };
}

export function writeReasoningItem(part: ThinkingPart, id: string): JsonObject {
  const { encrypted } = clientReasoning(part);
  const texts = writeReasoningTexts(part);
  return {
    ...ownFields(part),
    id,
    type: 'reasoning',
    ...texts,
    ...(encrypted !== undefined && { encrypted_content: encrypted }),
  };
}

export function writeCallItem(
  part: ToolCallPart,
  options: { readonly id: string; readonly status: ItemStatus },
): JsonObject {
  const { id, status } = options;
  const common = {
    status,
    ...ownFields(part),
    id,
    type: part.custom === true ? 'custom_tool_call' : 'function_call',
    call_id: callIdWithSignature(part.id, foreign(part.signature)),
    name: part.name,
  };
  return part.custom === true ? { ...common, input: part.arguments } : { ...common, arguments: part.arguments };
}

function foreign(signature: Signature | undefined): Signature | undefined {
  return signature?.family === FAMILY ? undefined : signature;
}

/** A picture that the model made, as the item that the image tool gives; undefined for other media. */
export function writeMediaItem(part: MediaPart, newId: () => string): JsonObject | undefined {
  if (part.kind !== 'image' || part.source.type !== 'base64') return undefined;
  const format = part.mediaType?.split('/')[1];
  return (
    writePicture(part) ?? {
      id: newId(),
      type: 'image_generation_call',
      status: 'completed',
      ...(format !== undefined && { output_format: format }),
      result: part.source.data,
    }
  );
}

/** The token list of canonical logprobs, which have the shape of Chat Completions. */
export function logprobsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isObject(value) ? [...objectsOf(value.content), ...objectsOf(value.refusal)] : [];
}

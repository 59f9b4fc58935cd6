// Thoughts in Chat messages, in every shape that vendors and gateways have given them, and back.
import type { Signature, ThinkingPart } from '../canonical/content.ts';
import { unwrapSignature, wrapSignature } from '../canonical/family-state.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { objectsOf, textOf } from '../canonical/read-json.ts';
import { BARE_FAMILY, PROTOCOL } from './wire.ts';

/** The fields of a message that hold thoughts. */
export const REASONING_FIELDS = ['reasoning_content', 'reasoning', 'reasoning_details', 'thinking_blocks'] as const;

/**
 * The thoughts of a message. `reasoning_details` (OpenRouter) and `thinking_blocks` (LiteLLM) say more than the plain texts that stand
 * beside them, so they win. `family`: whose signatures are that come bare; of `thinking_blocks` it is always Anthropic.
 */
export function decodeReasoning(message: JsonObject, family: string = BARE_FAMILY): ThinkingPart[] {
  const details = objectsOf(message.reasoning_details);
  if (details.length > 0) return details.map((detail) => decodeDetail(detail, family));
  const blocks = objectsOf(message.thinking_blocks);
  if (blocks.length > 0) return blocks.map(decodeBlock);
  const text = plainReasoning(message);
  return text === undefined || text === '' ? [] : [{ type: 'thinking', text }];
}

/** The text of `reasoning_content` (DeepSeek and most others) or `reasoning` (Groq, OpenRouter). */
function plainReasoning(message: JsonObject): string | undefined {
  return textOf(message.reasoning_content) ?? textOf(message.reasoning);
}

const DETAIL_FIELDS = new Set(['type', 'text', 'summary', 'data', 'signature']);

function decodeDetail(detail: JsonObject, family: string): ThinkingPart {
  const extra = unknownFields(detail, DETAIL_FIELDS);
  const more = extra === undefined ? {} : { extensions: { [PROTOCOL]: extra } };
  if (detail.type === 'reasoning.encrypted') {
    return {
      type: 'thinking',
      text: '',
      redacted: true,
      signature: unwrapSignature(textOf(detail.data) ?? '', family),
      ...more,
    };
  }
  const text = textOf(detail.text) ?? textOf(detail.summary) ?? '';
  const signature = textOf(detail.signature);
  return {
    type: 'thinking',
    text,
    ...(signature !== undefined && { signature: unwrapSignature(signature, family) }),
    ...more,
  };
}

function decodeBlock(block: JsonObject): ThinkingPart {
  if (block.type === 'redacted_thinking') {
    return {
      type: 'thinking',
      text: '',
      redacted: true,
      signature: unwrapSignature(textOf(block.data) ?? '', 'anthropic'),
    };
  }
  const signature = textOf(block.signature);
  return {
    type: 'thinking',
    text: textOf(block.thinking) ?? '',
    ...(signature !== undefined && { signature: unwrapSignature(signature, 'anthropic') }),
  };
}

/** One entry of `reasoning_details`; signatures of `bareFamily` travel bare, all others wrapped. */
export function encodeDetail(part: ThinkingPart, index: number, bareFamily: string): JsonObject {
  const { signature, text, redacted } = part;
  const more = { format: 'unknown', index, ...part.extensions?.[PROTOCOL] };
  const value = signature === undefined ? undefined : signatureText(signature, bareFamily);
  if (redacted === true) return { type: 'reasoning.encrypted', data: value ?? '', ...more };
  return { type: 'reasoning.text', text, ...(value !== undefined && { signature: value }), ...more };
}

function signatureText(signature: Signature, bareFamily: string): string {
  const { family, value, id } = signature;
  return family === bareFamily || family === BARE_FAMILY ? value : wrapSignature(family, value, id);
}

/** The plain text of several thoughts; undefined where there is none. */
export function joinThoughts(parts: readonly ThinkingPart[]): string | undefined {
  const texts = parts.map(({ text }) => text).filter((text) => text !== '');
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

type WriteHistory = (parts: readonly ThinkingPart[], family: string) => JsonObject;

/** How past thoughts go back, by the quirk `reasoning_field`. `content` is done where the content is made. */
export const REASONING_WRITERS: Readonly<Record<string, WriteHistory>> = {
  reasoning_content: (parts) => plainField('reasoning_content', parts),
  reasoning: (parts) => plainField('reasoning', parts),
  reasoning_details: (parts, family) => ({
    reasoning_details: parts.map((part, index) => encodeDetail(part, index, family)),
  }),
};

function plainField(name: string, parts: readonly ThinkingPart[]): JsonObject {
  const text = joinThoughts(parts);
  return text === undefined ? {} : { [name]: text };
}

/** Mistral's thought inside the content. */
export function thinkingContent(part: ThinkingPart): JsonObject {
  const thinking: JsonValue = [{ type: 'text', text: part.text }];
  return { type: 'thinking', thinking };
}

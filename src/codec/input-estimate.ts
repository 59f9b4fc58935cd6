// How many tokens a request has, about, at once and without a vocabulary: for routing, limits and prices.
import type { MediaPart, Part, Tool } from './canonical/content.ts';
import type { ChatRequest } from './canonical/request.ts';

/**
 * Bytes of UTF-8 that make a token. English prose and code have 3.5 to 4.5, Cyrillic about 4, Chinese and Japanese 3 to 4 by
 * the vocabularies of 2025 and later; numbers and rare languages fewer.
 */
const BYTES_A_TOKEN = 4;
/** What a message costs beyond its text. */
const TOKENS_A_MESSAGE = 4;
/** A picture of about a megapixel; also for what is only named, by URL or by a vendor's id. */
const TOKENS_A_PICTURE = 1_000;
/** Bytes of base64 that make a token: of sound and film by usual bit rates, of a document by usual pages. */
const BASE64_A_TOKEN = { audio: 700, video: 1_400, document: 40 } as const;

/** Within about a quarter for prose and code, coarse for media. In time linear to the text, which is only measured. */
export function estimateInput({ messages, tools, responseFormat }: ChatRequest): number {
  let bytes = 0;
  let tokens = messages.length * TOKENS_A_MESSAGE;
  const add = (part: Part): void => {
    if (part.type === 'tool-result') part.content.forEach(add);
    else if (part.type === 'media' && part.source.type !== 'text') tokens += mediaTokens(part);
    else bytes += Buffer.byteLength(textOf(part));
  };
  for (const { parts } of messages) parts.forEach(add);
  for (const tool of tools) bytes += Buffer.byteLength(toolText(tool));
  if (responseFormat?.type === 'json_schema') bytes += Buffer.byteLength(JSON.stringify(responseFormat.schema));
  return tokens + Math.ceil(bytes / BYTES_A_TOKEN);
}

function textOf(part: Exclude<Part, { type: 'tool-result' }>): string {
  if (part.type === 'tool-call') return `${part.name}${part.arguments}`;
  if (part.type === 'native') return JSON.stringify(part.value);
  if (part.type === 'media') return part.source.type === 'text' ? part.source.text : '';
  return part.text;
}

function toolText(tool: Tool): string {
  if (tool.type === 'native') return JSON.stringify(tool.value);
  const form = tool.type === 'function' ? tool.parameters : tool.format;
  return `${tool.name}${tool.description ?? ''}${form === undefined ? '' : JSON.stringify(form)}`;
}

function mediaTokens({ kind, source }: MediaPart): number {
  if (kind === 'image' || source.type !== 'base64') return TOKENS_A_PICTURE;
  return Math.ceil(source.data.length / BASE64_A_TOKEN[kind]);
}

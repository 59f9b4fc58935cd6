// Tool results as function responses, with the media that Gemini takes inside or beside them.
import type { Part, ToolResultPart } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { isMadeUpId } from '../canonical/made-up-ids.ts';
import { parseObject } from '../canonical/read-json.ts';
import type { Encoding } from './encoding.ts';
import { writeMedia } from './media.ts';
import type { GeminiPart } from './wire.ts';

/** Media types that may stand in `functionResponse.parts` (Gemini 3 guide, multimodal function responses, 2026-11). */
const NESTED_TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'application/pdf', 'text/plain']);

/** The function response, and what of the result has to stand beside it. `name` is looked up by the caller. */
export function writeResult(result: ToolResultPart, name: string, encoding: Encoding): GeminiPart[] {
  encoding.warnForeign(result.extensions, result);
  if (result.cache !== undefined) encoding.warnAt('dropped', result, { field: 'cache_control' });
  const inside: GeminiPart[] = [];
  const beside: GeminiPart[] = [];
  const texts: string[] = [];
  for (const part of result.content) {
    const text = textOf(part);
    if (text !== undefined) texts.push(text);
    else placeMedia(part, result, { inside, beside, encoding });
  }
  const functionResponse = {
    ...(encoding.functionIds && !isMadeUpId(result.callId) && { id: result.callId }),
    name,
    response: responseOf(texts.join('\n'), result.isError === true),
    ...(inside.length > 0 && { parts: inside }),
    ...result.extensions?.gemini,
  };
  return [{ functionResponse }, ...beside];
}

function textOf(part: Part): string | undefined {
  if (part.type === 'text' || part.type === 'refusal') return part.text;
  return part.type === 'media' && part.source.type === 'text' ? part.source.text : undefined;
}

interface Places {
  readonly inside: GeminiPart[];
  readonly beside: GeminiPart[];
  readonly encoding: Encoding;
}

function placeMedia(part: Part, result: ToolResultPart, { inside, beside, encoding }: Places): void {
  const written = part.type === 'media' ? writeMedia(part) : nativeOf(part);
  if (written === undefined) {
    encoding.warnAt('dropped', result, { detail: `${part.type} in a tool result` });
    return;
  }
  const type = written.inlineData?.mimeType;
  if (part.type === 'native' || (encoding.traits.mediaInResults && type !== undefined && NESTED_TYPES.has(type))) {
    inside.push(written);
  } else {
    encoding.warnAt('changed', result, { detail: 'media stands beside the function response' });
    beside.push(written);
  }
}

function nativeOf(part: Part): GeminiPart | undefined {
  return part.type === 'native' && part.protocol === 'gemini' ? part.value : undefined;
}

/** A JSON object is the response itself; anything else stands under the keys that the API's reference names. */
function responseOf(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text };
  return parseObject(text) ?? { output: text };
}

// Function responses as tool results. Gemini knows calls by name and order; ids are optional.
import type { Part, ToolResultPart } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { parseObject } from '../canonical/read-json.ts';
import { readBlob, readFile } from './media.ts';
import type { GeminiFunctionResponse, GeminiPart } from './wire.ts';

const RESPONSE_FIELDS = new Set(['id', 'name', 'response', 'parts']);

export function readResult(response: GeminiFunctionResponse, callId: string, path: string): ToolResultPart {
  const { text, isError } = readResponse(response.response);
  const media = (response.parts ?? []).flatMap((part, index) =>
    readResultMedia(part).map((read) => readAt(read, `${path}.functionResponse.parts[${index}]`)),
  );
  const native = unknownFields(response, RESPONSE_FIELDS);
  return {
    type: 'tool-result',
    callId,
    name: response.name,
    content: [...(text === '' && media.length > 0 ? [] : [{ type: 'text', text } satisfies Part]), ...media],
    ...(isError && { isError }),
    ...(native !== undefined && { extensions: { gemini: native } }),
  };
}

/** `output` and `error` are the keys that the API's reference names; any other object is the result as it is. */
function readResponse(response: JsonObject = {}): { readonly text: string; readonly isError: boolean } {
  const [[key, value] = [], ...others] = Object.entries(response);
  const plain = typeof value === 'string' && parseObject(value) === undefined && others.length === 0;
  if (plain && (key === 'output' || key === 'error')) return { text: value, isError: key === 'error' };
  return { text: JSON.stringify(response), isError: false };
}

function readResultMedia(part: GeminiPart): Part[] {
  if (part.inlineData !== undefined) return [readBlob(part.inlineData)];
  if (part.fileData !== undefined) return [readFile(part.fileData)];
  return [{ type: 'native', protocol: 'gemini', value: part }];
}

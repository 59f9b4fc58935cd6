// What stands in a Chat answer beside plain text: calls, pictures, speech.
import type { MediaPart, ToolCallPart } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { mediaFromUrl } from './content-decode.ts';
import { googleSignature } from './messages-decode.ts';
import { PROTOCOL } from './wire.ts';

/** The calls of a whole message, the older single one too; a call without an id gets one. */
export function decodeCalls(message: JsonObject, answerId: string | undefined): ToolCallPart[] {
  const makeId = callIdMaker(answerId);
  const legacy = objectOf(message.function_call);
  const calls = objectsOf(message.tool_calls).map((call) => decodeCall(call, makeId));
  // Some vendors (Snowflake) fill every field of the schema: a call without a name is none.
  return textOf(legacy?.name) ? [...calls, decodeCall({ function: legacy ?? {} }, makeId)] : calls;
}

function decodeCall(call: JsonObject, makeId: () => string): ToolCallPart {
  const custom = objectOf(call.custom);
  const called = custom ?? objectOf(call.function) ?? {};
  const signature = googleSignature(call);
  return {
    type: 'tool-call',
    id: textOf(call.id) || makeId(),
    name: textOf(called.name) ?? '',
    arguments: custom === undefined ? argumentsText(called.arguments) : (textOf(custom.input) ?? ''),
    ...(custom !== undefined && { custom: true }),
    ...(signature !== undefined && { signature }),
  };
}

/** Some servers send the object itself instead of its text. */
function argumentsText(value: JsonValue | undefined): string {
  if (isObject(value)) return JSON.stringify(value);
  const text = textOf(value) ?? '';
  return text.trim() === '' ? '{}' : text;
}

/** Pictures that a model made (`images`, as OpenRouter sends them). */
export function decodeImages(message: JsonObject): MediaPart[] {
  return objectsOf(message.images).flatMap((image) => {
    const url = textOf(objectOf(image.image_url)?.url);
    return url === undefined ? [] : [mediaFromUrl('image', url, {})];
  });
}

/** Speech; its id, transcript and expiry are for Chat's own clients. */
export function decodeAudio(audio: JsonObject): MediaPart {
  const { data, ...more } = audio;
  return {
    type: 'media',
    kind: 'audio',
    source: { type: 'base64', data: textOf(data) ?? '' },
    extensions: { [PROTOCOL]: more },
  };
}

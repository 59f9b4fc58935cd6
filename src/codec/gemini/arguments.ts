// A call's arguments as the object that Gemini wants.
import type { JsonObject } from '../canonical/json.ts';
import { parseObject } from '../canonical/read-json.ts';

/** The one argument that free text goes into: of custom tools, and of calls whose arguments were cut off. */
export const FREE_TEXT_ARGUMENT = 'input';

/** Undefined where `text` is no JSON object. */
export function readArguments(text: string): JsonObject | undefined {
  return text.trim() === '' ? {} : parseObject(text);
}

export function argumentsOf(call: { readonly arguments: string; readonly custom?: boolean }): JsonObject {
  if (call.custom === true) return { [FREE_TEXT_ARGUMENT]: call.arguments };
  return readArguments(call.arguments) ?? { [FREE_TEXT_ARGUMENT]: call.arguments };
}

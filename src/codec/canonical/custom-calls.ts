// Free-form (custom) tools where a protocol only has functions: their text is the one string argument, both ways.
import type { Part, Tool } from './content.ts';
import type { JsonObject } from './json.ts';
import { parseObject, textOf } from './read-json.ts';

/** The argument that free text goes into: of custom tools, and of calls whose arguments were cut off. */
const FREE_TEXT_ARGUMENT = 'input';

/** JSON Schema of the function that stands for a custom tool. */
export const FREE_TEXT_PARAMETERS: JsonObject = {
  type: 'object',
  properties: { [FREE_TEXT_ARGUMENT]: { type: 'string' } },
  required: [FREE_TEXT_ARGUMENT],
};

/** A call's arguments as an object. Text that is none becomes the free-text argument. */
export function argumentsOf(call: { readonly arguments: string; readonly custom?: boolean }): JsonObject {
  const read = call.custom === true ? undefined : readArguments(call.arguments);
  return read ?? { [FREE_TEXT_ARGUMENT]: call.arguments };
}

/** Undefined where `text` is no JSON object; no text at all is one without fields. */
export function readArguments(text: string): JsonObject | undefined {
  return text.trim() === '' ? {} : parseObject(text);
}

/** Turns calls of the request's custom tools, which went out as functions, back into what they are. */
export function customCallReader(tools: readonly Tool[]): (part: Part) => Part {
  if (!tools.some(({ type }) => type === 'custom')) return asItIs;
  const custom = new Set(tools.flatMap((tool) => (tool.type === 'custom' ? [tool.name] : [])));
  return (part) => {
    if (part.type !== 'tool-call' || !custom.has(part.name)) return part;
    const text = textOf(parseObject(part.arguments)?.[FREE_TEXT_ARGUMENT]);
    return { ...part, arguments: text ?? part.arguments, custom: true };
  };
}

const asItIs = (part: Part): Part => part;

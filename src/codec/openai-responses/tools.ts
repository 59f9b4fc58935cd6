// Tools, tool choice and the format of the answer, from the wire and to it.
import type { ResponseFormat, Tool, ToolChoice } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { objectsOf, textOf } from '../canonical/read-json.ts';
import { invalidRequest, otherFields, PROTOCOL, requireString } from './wire.ts';

const FUNCTION_FIELDS = new Set(['type', 'name', 'description', 'parameters', 'strict']);
const CUSTOM_FIELDS = new Set(['type', 'name', 'description', 'format']);
const MODES = ['auto', 'none', 'required'] as const;

/** The tools; those that the vendor runs, and kinds not known here, are kept whole. Throws `invalid_request`. */
export function readTools(tools: JsonValue | undefined): Tool[] {
  return objectsOf(tools).map((tool, index) => {
    const path = `tools[${index}]`;
    if (tool.type === 'function') return readAt(readFunction(tool, path), path);
    if (tool.type === 'custom') return readAt(readCustom(tool, path), path);
    return readAt<Tool>({ type: 'native', protocol: PROTOCOL, value: tool }, path);
  });
}

/** An absent `strict` stays absent: the vendor then tries strict and falls back by itself. */
function readFunction(tool: JsonObject, path: string): Tool {
  const description = textOf(tool.description);
  const extra = otherFields(tool, FUNCTION_FIELDS);
  if (tool.parameters !== undefined && tool.parameters !== null && !isObject(tool.parameters)) {
    throw invalidRequest(`${path}.parameters`, 'must be a JSON Schema object');
  }
  return {
    type: 'function',
    name: requireString(tool, 'name', path),
    ...(description !== undefined && { description }),
    ...(isObject(tool.parameters) && { parameters: tool.parameters }),
    ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
    ...(extra !== undefined && { extensions: { [PROTOCOL]: extra } }),
  };
}

function readCustom(tool: JsonObject, path: string): Tool {
  const description = textOf(tool.description);
  const extra = otherFields(tool, CUSTOM_FIELDS);
  return {
    type: 'custom',
    name: requireString(tool, 'name', path),
    ...(description !== undefined && { description }),
    ...(tool.format !== undefined && tool.format !== null && { format: tool.format }),
    ...(extra !== undefined && { extensions: { [PROTOCOL]: extra } }),
  };
}

/** Undefined for a choice that only this protocol has (a server tool): it stays in the bag. Throws `invalid_request`. */
export function readToolChoice(choice: JsonValue | undefined): ToolChoice | undefined {
  if (typeof choice === 'string') {
    const mode = MODES.find((known) => known === choice);
    if (mode === undefined) throw invalidRequest('tool_choice', `must be one of ${MODES.join(', ')}, or an object`);
    return { mode };
  }
  if (!isObject(choice)) return undefined;
  if (choice.type === 'function' || choice.type === 'custom') {
    return { mode: 'named', name: requireString(choice, 'name', 'tool_choice') };
  }
  return choice.type === 'allowed_tools' ? readAllowed(choice) : undefined;
}

function readAllowed(choice: JsonObject): ToolChoice | undefined {
  const mode = MODES.find((known) => known === (choice.mode ?? 'auto'));
  if (mode === undefined) throw invalidRequest('tool_choice.mode', `must be one of ${MODES.join(', ')}`);
  const tools = objectsOf(choice.tools);
  const named = tools.filter((tool) => tool.type === 'function' || tool.type === 'custom');
  if (named.length !== tools.length) return undefined;
  return { mode, allowed: named.map((tool, index) => requireString(tool, 'name', `tool_choice.tools[${index}]`)) };
}

/** `defaultStrict` is written where a function does not say: absent means strict here, and not strict elsewhere. */
export function writeTool(tool: Tool, defaultStrict: false | undefined): JsonObject | undefined {
  if (tool.type === 'native') return tool.protocol === PROTOCOL ? tool.value : undefined;
  const head = {
    type: tool.type,
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
  };
  const extra = tool.extensions?.[PROTOCOL];
  if (tool.type === 'custom') return { ...head, ...(tool.format !== undefined && { format: tool.format }), ...extra };
  const strict = tool.strict ?? defaultStrict;
  return {
    ...head,
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    ...(strict !== undefined && { strict }),
    ...extra,
  };
}

export function writeToolChoice(choice: ToolChoice, tools: readonly Tool[]): JsonValue {
  const reference = (name: string): JsonObject => {
    const custom = tools.some((tool) => tool.type === 'custom' && tool.name === name);
    return { type: custom ? 'custom' : 'function', name };
  };
  if (choice.mode === 'named' && choice.name !== undefined) return reference(choice.name);
  if (choice.allowed !== undefined && choice.mode !== 'none') {
    return {
      type: 'allowed_tools',
      mode: choice.mode === 'auto' ? 'auto' : 'required',
      tools: choice.allowed.map(reference),
    };
  }
  return choice.mode === 'named' ? 'required' : choice.mode;
}

/** Undefined for a format that only this protocol has: it stays in the bag. Throws `invalid_request`. */
export function readFormat(format: JsonValue | undefined): ResponseFormat | undefined {
  if (!isObject(format)) return undefined;
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json_object') return { type: 'json' };
  if (format.type !== 'json_schema') return undefined;
  if (!isObject(format.schema)) throw invalidRequest('text.format.schema', 'must be a JSON Schema object');
  const description = textOf(format.description);
  return {
    type: 'json_schema',
    name: requireString(format, 'name', 'text.format'),
    schema: format.schema,
    ...(description !== undefined && { description }),
    ...(typeof format.strict === 'boolean' && { strict: format.strict }),
  };
}

export function writeFormat(format: ResponseFormat): JsonObject {
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json') return { type: 'json_object' };
  const { schema, name, description, strict } = format;
  return {
    type: 'json_schema',
    // The API wants a name; other protocols have none.
    name: name ?? 'response',
    schema,
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
}

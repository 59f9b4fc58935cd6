// Tools, the choice among them, and the shape of the answer: Chat's and the canonical one, both ways.
import { GatewayError } from '../../errors.ts';
import type { ResponseFormat, Tool, ToolChoice } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { EncodeContext } from '../codec.ts';
import { decodeCache } from './content-decode.ts';
import { cacheField, ownFields, warnLoss } from './losses.ts';
import { quirksOf } from './quirks.ts';
import { PROTOCOL } from './wire.ts';

/** `tools`, and the older `functions` after them. */
export function decodeTools(body: JsonObject): Tool[] {
  if (body.tools === undefined && body.functions === undefined) return [];
  const tools = objectsOf(body.tools).map((tool, index) =>
    readAt(decodeTool(tool, `tools[${index}]`), `tools[${index}]`),
  );
  const functions = objectsOf(body.functions).map((tool, index) =>
    readAt(decodeFunction({ function: tool }, tool), `functions[${index}]`),
  );
  return [...tools, ...functions];
}

/** The canonical form is that of Responses, where a grammar's fields stand beside its type; here they stand in `grammar`. */
function decodeCustomFormat(format: JsonValue): JsonValue {
  const grammar = isObject(format) ? objectOf(format.grammar) : undefined;
  return grammar === undefined ? format : { type: 'grammar', ...grammar };
}

function encodeCustomFormat(format: JsonValue): JsonValue {
  if (!isObject(format) || format.type !== 'grammar' || format.grammar !== undefined) return format;
  const { type, ...grammar } = format;
  return { type, grammar };
}

function decodeTool(tool: JsonObject, path: string): Tool {
  // Mistral's clients leave the type out.
  if (tool.type === 'function' || tool.type === undefined) {
    if (!isObject(tool.function)) {
      throw new GatewayError('invalid_request', { message: `${path}.function is missing.`, param: `${path}.function` });
    }
    return decodeFunction(tool, tool.function);
  }
  const custom = tool.type === 'custom' ? objectOf(tool.custom) : undefined;
  if (custom === undefined || typeof custom.name !== 'string')
    return { type: 'native', protocol: PROTOCOL, value: tool };
  const description = textOf(custom.description);
  return {
    type: 'custom',
    name: custom.name,
    ...(description !== undefined && { description }),
    ...(custom.format !== undefined && { format: decodeCustomFormat(custom.format) }),
  };
}

const TOOL_FIELDS = new Set(['type', 'function', 'cache_control']);
const FUNCTION_FIELDS = new Set(['name', 'description', 'parameters', 'strict', 'cache_control']);

function decodeFunction(tool: JsonObject, definition: JsonObject): Tool {
  const description = textOf(definition.description);
  const cache = decodeCache(tool.cache_control ?? definition.cache_control);
  const extra = { ...unknownFields(tool, TOOL_FIELDS), ...unknownFields(definition, FUNCTION_FIELDS) };
  return {
    type: 'function',
    name: String(definition.name),
    ...(description !== undefined && { description }),
    ...(isObject(definition.parameters) && { parameters: definition.parameters }),
    ...(typeof definition.strict === 'boolean' && { strict: definition.strict }),
    ...(cache !== undefined && { cache }),
    ...(Object.keys(extra).length > 0 && { extensions: { [PROTOCOL]: extra } }),
  };
}

export function encodeTools(request: ChatRequest, context: EncodeContext): JsonObject[] {
  if (request.tools.length === 0 && request.toolChoice === undefined) return [];
  const allowed = quirksOf(context.target).allowedTools ? undefined : request.toolChoice?.allowed;
  if (allowed !== undefined) warnLoss(context, 'changed', 'tool_choice', 'only the allowed tools were sent');
  return request.tools.flatMap((tool) => {
    if (allowed !== undefined && 'name' in tool && !allowed.includes(tool.name)) return [];
    return encodeTool(tool, context);
  });
}

function encodeTool(tool: Tool, context: EncodeContext): JsonObject[] {
  const path = originOf(tool, 'tools');
  if (tool.type === 'native') {
    if (tool.protocol === PROTOCOL) return [tool.value];
    warnLoss(context, 'dropped', path, `${String(tool.value.type ?? 'this tool')} is run by its vendor`);
    return [];
  }
  const { name, description } = tool;
  const described = { name, ...(description !== undefined && { description }) };
  const extra = ownFields(tool.extensions, context, path);
  if (tool.type === 'custom') {
    return [
      {
        type: 'custom',
        custom: {
          ...described,
          ...(tool.format !== undefined && { format: encodeCustomFormat(tool.format) }),
          ...extra,
        },
      },
    ];
  }
  const { parameters, strict, cache } = tool;
  const definition = {
    ...described,
    ...(parameters !== undefined && { parameters }),
    ...(strict !== undefined && { strict }),
  };
  const marker = cacheField(cache, { context, taken: quirksOf(context.target).cacheControl, path });
  return [{ type: 'function', function: { ...definition, ...extra }, ...marker }];
}

/** `tool_choice` in all its forms, or the older `function_call`. Mistral calls `required` `any`. */
export function decodeToolChoice(body: JsonObject): ToolChoice | undefined {
  const choice = body.tool_choice ?? body.function_call;
  if (typeof choice === 'string') return { mode: namedMode(choice) };
  if (!isObject(choice)) return undefined;
  const allowed = objectOf(choice.allowed_tools);
  if (choice.type === 'allowed_tools' && allowed !== undefined) {
    const names = objectsOf(allowed.tools)
      .map((tool) => toolName(tool))
      .filter((name) => name !== undefined);
    return { mode: allowed.mode === 'required' ? 'required' : 'auto', allowed: names };
  }
  const name = toolName(choice) ?? textOf(choice.name);
  if (name === undefined) {
    throw new GatewayError('invalid_request', { message: 'tool_choice names no tool.', param: 'tool_choice' });
  }
  return { mode: 'named', name };
}

function toolName(tool: JsonObject): string | undefined {
  return textOf(objectOf(tool.function ?? tool.custom)?.name);
}

const MODES: Readonly<Record<string, ToolChoice['mode']>> = {
  auto: 'auto',
  none: 'none',
  required: 'required',
  any: 'required',
};

function namedMode(choice: string): ToolChoice['mode'] {
  const mode = MODES[choice];
  if (mode !== undefined) return mode;
  const message = `tool_choice must be auto, none, required, or name a tool; it is ${JSON.stringify(choice)}.`;
  throw new GatewayError('invalid_request', { message, param: 'tool_choice' });
}

export function encodeToolChoice(request: ChatRequest, context: EncodeContext): JsonValue | undefined {
  const { toolChoice: choice, tools } = request;
  if (choice === undefined) return undefined;
  const reference = (name: string): JsonObject => {
    const isCustom = tools.some((tool) => tool.type === 'custom' && tool.name === name);
    return isCustom ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } };
  };
  if (choice.mode === 'named' && choice.name !== undefined) return reference(choice.name);
  if (choice.allowed !== undefined && quirksOf(context.target).allowedTools) {
    const mode = choice.mode === 'required' ? 'required' : 'auto';
    return { type: 'allowed_tools', allowed_tools: { mode, tools: choice.allowed.map(reference) } };
  }
  return choice.mode === 'named' ? 'auto' : choice.mode;
}

export function decodeResponseFormat(value: JsonValue | undefined): ResponseFormat | undefined {
  if (!isObject(value)) return undefined;
  if (value.type === 'text') return { type: 'text' };
  if (value.type === 'json_object') return { type: 'json' };
  const format = objectOf(value.json_schema);
  if (value.type !== 'json_schema' || format === undefined || !isObject(format.schema)) {
    const message = 'response_format must be of type text, json_object, or json_schema with a schema.';
    throw new GatewayError('invalid_request', { message, param: 'response_format' });
  }
  const name = textOf(format.name);
  const description = textOf(format.description);
  return {
    type: 'json_schema',
    schema: format.schema,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(typeof format.strict === 'boolean' && { strict: format.strict }),
  };
}

export function encodeResponseFormat(format: ResponseFormat): JsonObject {
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json') return { type: 'json_object' };
  const { name = 'response', description, strict, schema } = format;
  const more = { ...(description !== undefined && { description }), ...(strict !== undefined && { strict }) };
  return { type: 'json_schema', json_schema: { name, ...more, schema } };
}

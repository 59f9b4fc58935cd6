// Tool definitions, tool choice and output format for a provider of the Messages API.
import type { ResponseFormat, Tool } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { labelledSchema } from '../canonical/labelled-schema.ts';
import { originOf } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import { withCache } from './blocks-encode.ts';
import type { Encoding } from './encoding.ts';
import { strictSchema } from './strict-schema.ts';
import { PROTOCOL } from './wire.ts';

/** `tools` and `tool_choice`; neither where no tool can be sent (a choice without tools is refused). */
export function encodeTools(request: ChatRequest, encoding: Encoding): JsonObject {
  if (request.tools.length === 0) return {};
  const allowed = request.toolChoice?.allowed;
  const offered = request.tools.filter((tool) => allowed === undefined || isAllowed(tool, allowed));
  if (offered.length < request.tools.length) {
    encoding.warn('changed', 'tool_choice', 'only the allowed tools are sent');
  }
  const tools = offered.map((tool) => encodeTool(tool, encoding)).filter((tool) => tool !== undefined);
  if (tools.length === 0) return {};
  const choice = encodeChoice(request);
  return { tools, ...(choice !== undefined && { tool_choice: choice }) };
}

function isAllowed(tool: Tool, allowed: readonly string[]): boolean {
  return tool.type === 'native' || allowed.includes(tool.name);
}

function encodeTool(tool: Tool, encoding: Encoding): JsonObject | undefined {
  if (tool.type === 'native') {
    if (tool.protocol === PROTOCOL && encoding.ownFamily) return tool.value;
    const type = String(tool.value.type ?? tool.value.name ?? 'tool');
    encoding.warn('dropped', originOf(tool, 'tools'), `${type} runs at its own vendor only`);
    return undefined;
  }
  encoding.warnForeign(tool.extensions, tool);
  if (tool.type === 'custom') return encodeCustom(tool, encoding);
  const schema = objectSchema(tool.parameters);
  const block: JsonObject = {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: tool.strict === true ? strictSchema(schema, toldAt(tool, encoding)) : schema,
    ...(tool.strict !== undefined && { strict: tool.strict }),
    ...tool.extensions?.anthropic,
  };
  return tool.cache === undefined ? block : withCache(block, tool.cache);
}

/** Free-form input becomes the one string of an object; the answer's decoder takes it out again. */
function encodeCustom(tool: Extract<Tool, { type: 'custom' }>, encoding: Encoding): JsonObject {
  encoding.warn('changed', originOf(tool, 'tools'), 'free-form input is asked for as a string');
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
  };
}

/** The API wants a schema whose type is `object`. */
function objectSchema(schema: JsonObject | undefined): JsonObject {
  if (schema === undefined) return { type: 'object', properties: {} };
  return schema.type === undefined ? { type: 'object', ...schema } : schema;
}

const CHOICE_TYPES = { auto: 'auto', none: 'none', required: 'any', named: 'tool' } as const;

function encodeChoice(request: ChatRequest): JsonObject | undefined {
  const { toolChoice, parameters } = request;
  const parallel = parameters.parallel_tool_calls;
  if (toolChoice === undefined && parallel !== false) return undefined;
  const type = CHOICE_TYPES[toolChoice?.mode ?? 'auto'];
  return {
    type,
    ...(type === 'tool' && { name: toolChoice?.name ?? '' }),
    ...(typeof parallel === 'boolean' && type !== 'none' && { disable_parallel_tool_use: !parallel }),
  };
}

/** `output_config.format`. A plain "any JSON" has no counterpart here: `instruction` asks for it in words. */
export function encodeFormat(
  format: ResponseFormat | undefined,
  encoding: Encoding,
): { readonly format?: JsonObject; readonly instruction?: string } {
  if (format === undefined || format.type === 'text') return {};
  if (format.type === 'json') {
    encoding.warn('changed', 'response_format', 'asked for in the system prompt');
    return { instruction: 'Answer with one valid JSON object and nothing else.' };
  }
  const schema = strictSchema(labelledSchema(format), (keyword) =>
    encoding.warn('changed', `response_format.${keyword}`),
  );
  return { format: { type: 'json_schema', schema } };
}

function toldAt(tool: Tool, encoding: Encoding): (keyword: string) => void {
  return (keyword) => encoding.warn('changed', `${originOf(tool, 'tools')}.${keyword}`);
}

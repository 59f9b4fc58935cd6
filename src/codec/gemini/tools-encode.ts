// Tools and the choice among them, for a Gemini target.
import type { Tool, ToolChoice } from '../canonical/content.ts';
import { FREE_TEXT_PARAMETERS } from '../canonical/custom-calls.ts';
import type { JsonObject } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { Encoding } from './encoding.ts';
import { writtenSchema } from './schema-decode.ts';
import { toGeminiSchema } from './schema-encode.ts';
import type { GeminiFunctionDeclaration, GeminiTool } from './wire.ts';

/** Functions that follow each other share one tool object; the order of all is kept. */
export function writeTools(tools: readonly Tool[], encoding: Encoding): GeminiTool[] {
  const written: GeminiTool[] = [];
  for (const tool of tools) {
    if (tool.type === 'native') {
      if (tool.protocol === 'gemini') written.push(tool.value);
      else encoding.warnAt('dropped', tool, { detail: 'a tool that only its own vendor runs' });
      continue;
    }
    const declaration = tool.type === 'function' ? writeFunction(tool, encoding) : writeCustom(tool, encoding);
    const last = written.at(-1);
    if (last?.functionDeclarations === undefined) written.push({ functionDeclarations: [declaration] });
    else last.functionDeclarations.push(declaration);
  }
  return written;
}

function writeFunction(tool: Extract<Tool, { type: 'function' }>, encoding: Encoding): GeminiFunctionDeclaration {
  if (tool.strict === true) encoding.warnAt('dropped', tool, { field: 'strict' });
  if (tool.cache !== undefined) encoding.warnAt('dropped', tool, { field: 'cache_control' });
  encoding.warnForeign(tool.extensions, tool);
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    ...(tool.parameters !== undefined && writeSchema(tool, tool.parameters, encoding)),
    ...tool.extensions?.gemini,
  };
}

/**
 * `parametersJsonSchema` takes JSON Schema with `$ref`, `$defs` and `additionalProperties` (ai.google.dev/api/caching,
 * FunctionDeclaration, 2026-11), so nothing is brought down unless the target wants the older Schema.
 */
function writeSchema(tool: Tool, schema: JsonObject, encoding: Encoding): Partial<GeminiFunctionDeclaration> {
  const written = writtenSchema(schema);
  if (written !== undefined) return { parameters: written };
  if (encoding.traits.jsonSchema) return { parametersJsonSchema: schema };
  const converted = toGeminiSchema(schema, (detail) => encoding.warnAt('changed', tool, { detail }));
  // The older field refuses an object without properties; a function without parameters says nothing instead.
  const isEmpty = converted.type === 'OBJECT' && Object.keys(converted.properties ?? {}).length === 0;
  return isEmpty ? {} : { parameters: converted };
}

/** Free text becomes the one string argument of a function; the answer is turned back. */
function writeCustom(tool: Extract<Tool, { type: 'custom' }>, encoding: Encoding): GeminiFunctionDeclaration {
  encoding.warnAt('changed', tool, { detail: 'a function with one string argument' });
  if (tool.format !== undefined) encoding.warnAt('dropped', tool, { field: 'format' });
  encoding.warnForeign(tool.extensions, tool);
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    ...(encoding.traits.jsonSchema
      ? { parametersJsonSchema: FREE_TEXT_PARAMETERS }
      : { parameters: toGeminiSchema(FREE_TEXT_PARAMETERS, () => {}) }),
  };
}

/** Without functions there is nothing to choose, and the API refuses the field. */
export function writeToolChoice({ tools, toolChoice }: ChatRequest, encoding: Encoding): JsonObject | undefined {
  if (toolChoice === undefined) return undefined;
  if (!tools.some((tool) => tool.type !== 'native')) {
    if (toolChoice.mode === 'required' || toolChoice.mode === 'named') {
      encoding.warn('dropped', originOf(toolChoice, 'tool_choice'), 'there is no function to choose');
    }
    return undefined;
  }
  return { functionCallingConfig: CHOICES[toolChoice.mode](toolChoice) };
}

const CHOICES: Readonly<Record<ToolChoice['mode'], (choice: ToolChoice) => JsonObject>> = {
  none: () => ({ mode: 'NONE' }),
  // AUTO takes no list of names; VALIDATED is AUTO over those that are listed.
  auto: ({ allowed }) =>
    allowed === undefined ? { mode: 'AUTO' } : { mode: 'VALIDATED', allowedFunctionNames: [...allowed] },
  required: ({ allowed }) => ({ mode: 'ANY', ...(allowed !== undefined && { allowedFunctionNames: [...allowed] }) }),
  named: ({ name = '' }) => ({ mode: 'ANY', allowedFunctionNames: [name] }),
};

// The canonical request for an Ollama target.
import { GatewayError } from '../../errors.ts';
import type { ParameterName } from '../../vocabulary.ts';
import type { Tool } from '../canonical/content.ts';
import { FREE_TEXT_PARAMETERS } from '../canonical/custom-calls.ts';
import { isEffort, nearestEffort } from '../canonical/effort.ts';
import type { JsonObject } from '../canonical/json.ts';
import { labelledSchema } from '../canonical/labelled-schema.ts';
import { Losses } from '../canonical/losses.ts';
import { originOf } from '../canonical/origin.ts';
import { writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest, Parameters } from '../canonical/request.ts';
import { refuseStored } from '../canonical/stored-conversation.ts';
import type { EncodeContext, EncodedRequest, TargetTraits } from '../codec.ts';
import { writeMessages } from './messages-encode.ts';
import { PARAMETER_FIELDS, writeExtensions } from './parameters.ts';
import type { OllamaTool } from './wire.ts';

export const CHAT_PATH = '/api/chat';

/** Written elsewhere in the body. */
const HANDLED: readonly ParameterName[] = ['reasoning_effort', 'thinking_budget'];

/** Values that ask for what happens anyway. */
const NEUTRAL: Parameters = { n: 1, parallel_tool_calls: true, store: false };

/**
 * Quirk `think_levels`: whether the model takes `think` as a level (`low`, `medium`, `high`), not as true or false only;
 * by default only the gpt-oss models do (docs.ollama.com/capabilities/thinking, 2026-11).
 */
export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  refuseStored(request);
  const losses = new Losses(context);
  const messages = writeMessages(request.messages, losses);
  if (messages.length === 0) {
    throw new GatewayError('invalid_request', { message: 'There is no message with any content.', param: 'messages' });
  }
  const tools = writeTools(request, losses);
  const think = writeThink(request, context);
  const format = writeFormat(request.responseFormat);
  const body: JsonObject = {
    model: context.target.model,
    messages,
    ...(tools.length > 0 && { tools }),
    ...(format !== undefined && { format }),
    ...(think !== undefined && { think }),
    stream: request.stream,
  };
  const kept = Object.entries(request.parameters).filter(([name, value]) => NEUTRAL[name as ParameterName] !== value);
  writeParameters(body, Object.fromEntries(kept), { fields: PARAMETER_FIELDS, context, handled: HANDLED });
  writeExtensions(body, request.extensions.ollama ?? {});
  warnOfTheRest(request, losses);
  return { path: CHAT_PATH, headers: {}, body };
}

function warnOfTheRest({ metadata, modalities, extensions }: ChatRequest, losses: Losses): void {
  if (metadata !== undefined) losses.warn('dropped', 'metadata');
  if (modalities?.some((modality) => modality !== 'text')) losses.warn('dropped', 'modalities');
  losses.warnForeign(extensions);
}

/** There is no tool choice: `none` is no tools, allowed ones are the only ones sent, and nothing can be required. */
function writeTools({ tools, toolChoice }: ChatRequest, losses: Losses): OllamaTool[] {
  if (toolChoice?.mode === 'none') return [];
  if (toolChoice?.mode === 'required' || toolChoice?.mode === 'named') {
    losses.warn('dropped', originOf(toolChoice, 'tool_choice'), 'the model may answer without a call');
  }
  const allowed = toolChoice?.mode === 'named' ? [toolChoice.name] : toolChoice?.allowed;
  return tools.flatMap((tool) => {
    if (tool.type !== 'native' && allowed !== undefined && !allowed.includes(tool.name)) return [];
    return writeTool(tool, losses);
  });
}

function writeTool(tool: Tool, losses: Losses): OllamaTool[] {
  if (tool.type === 'native') {
    losses.warnAt('dropped', tool, { detail: 'a tool that only its own vendor runs' });
    return [];
  }
  losses.warnForeign(tool.extensions, tool);
  if (tool.type === 'custom') {
    losses.warnAt('changed', tool, { detail: 'a function with one string argument' });
    if (tool.format !== undefined) losses.warnAt('dropped', tool, { field: 'format' });
  } else {
    if (tool.strict === true) losses.warnAt('dropped', tool, { field: 'strict' });
    if (tool.cache !== undefined) losses.warnAt('dropped', tool, { field: 'cache_control' });
  }
  const parameters = tool.type === 'custom' ? FREE_TEXT_PARAMETERS : tool.parameters;
  const { name, description } = tool;
  const declared = {
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters }),
  };
  return [{ type: 'function', function: declared, ...tool.extensions?.ollama }];
}

function writeFormat(format: ChatRequest['responseFormat']): string | JsonObject | undefined {
  if (format?.type === 'json') return 'json';
  return format?.type === 'json_schema' ? labelledSchema(format) : undefined;
}

function writeThink({ thinking, parameters }: ChatRequest, context: EncodeContext): boolean | string | undefined {
  const { reasoning_effort: effort, thinking_budget: budget } = parameters;
  const warn = (name: ParameterName, code: 'changed' | 'dropped') =>
    context.warn({ code, path: context.parameterPath(name), protocol: context.target.protocol });
  if (thinking?.mode === 'off' || effort === 'none' || budget === 0) return false;
  if (budget !== undefined) warn('thinking_budget', 'dropped');
  if (effort === undefined) return thinking === undefined && budget === undefined ? undefined : true;
  const level =
    isEffort(effort) && takesLevels(context.target) ? nearestEffort(effort, ['low', 'medium', 'high']) : undefined;
  if (level !== effort) warn('reasoning_effort', 'changed');
  return level ?? true;
}

function takesLevels({ model, quirks }: TargetTraits): boolean {
  return typeof quirks.think_levels === 'boolean' ? quirks.think_levels : model.includes('gpt-oss');
}

// The canonical request for a provider of the Messages API.
import { GatewayError } from '../../errors.ts';
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest, Parameters } from '../canonical/request.ts';
import type { EncodeContext, EncodedRequest } from '../codec.ts';
import { protocolHeaders, rememberedHeaders } from './client-headers.ts';
import { createEncoding, type Encoding } from './encoding.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { encodeThinking, type ThinkingFields } from './thinking-encode.ts';
import { encodeFormat, encodeTools } from './tools-encode.ts';
import { encodeConversation, writeTurn } from './turns.ts';
import { MESSAGES_PATH } from './wire.ts';

export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  refuseStored(request);
  const encoding = createEncoding(request, context);
  const bag = request.extensions.anthropic;
  const { system, turns } = encodeConversation(request.messages, encoding);
  const thinking = encodeThinking(request, turns, encoding);
  const { format, instruction } = encodeFormat(request.responseFormat, encoding);
  if (instruction !== undefined) system.push({ type: 'text', text: instruction });
  const body: JsonObject = {
    model: context.target.model,
    max_tokens: thinking.maxTokens,
    ...(system.length > 0 && { system: plainSystem(system) }),
    messages: turns.map(writeTurn),
    ...encodeTools(request, encoding),
    ...bag,
    ...withBag('thinking', thinking.thinking, bag),
    ...withBag('output_config', outputConfig(thinking, format), bag),
    ...(request.stream && { stream: true }),
  };
  writeParameters(body, usableParameters(request.parameters, thinking, encoding), {
    fields: PARAMETER_FIELDS,
    context,
    handled: HANDLED,
  });
  warnOfTheRest(request, encoding);
  const headers = protocolHeaders(encoding.ownFamily ? rememberedHeaders(bag) : undefined);
  return { path: MESSAGES_PATH, headers, body };
}

/** Written elsewhere in the body. */
const HANDLED: readonly ParameterName[] = ['max_tokens', 'thinking_budget', 'reasoning_effort', 'parallel_tool_calls'];

/** What the client leaves at the vendor is the conversation itself: without it there is nothing right to send. */
function refuseStored({ stored }: ChatRequest): void {
  const param = stored?.previousResponseId !== undefined ? 'previous_response_id' : 'conversation';
  if (stored?.previousResponseId === undefined && stored?.conversation === undefined) return;
  const message = `${param}: the conversation is kept by another vendor; send its messages, or route to that vendor.`;
  throw new GatewayError('invalid_request', { message, param });
}

function plainSystem(blocks: readonly JsonObject[]): JsonObject[] | string {
  const [only] = blocks;
  const plain = blocks.length === 1 && only !== undefined && Object.keys(only).length === 2;
  return plain && typeof only.text === 'string' ? only.text : [...blocks];
}

function outputConfig({ effort }: ThinkingFields, format: JsonObject | undefined): JsonObject | undefined {
  if (effort === undefined && format === undefined) return undefined;
  return { ...(effort !== undefined && { effort }), ...(format !== undefined && { format }) };
}

/** A field of ours together with what the client's bag adds to it; an addition to nothing is left out. */
function withBag(
  field: 'thinking' | 'output_config',
  value: JsonObject | undefined,
  bag: JsonObject | undefined,
): JsonObject {
  const extra = bag?.[field];
  if (value === undefined)
    return field === 'thinking' && isObject(extra) && extra.type === undefined ? NO_THINKING : {};
  return { [field]: isObject(extra) ? { ...extra, ...value } : value };
}

/** Written as no field at all. */
const NO_THINKING: JsonObject = { thinking: undefined };

/** Without what asks for nothing, and with sampling as the model takes it. */
function usableParameters(parameters: Parameters, thinking: ThinkingFields, encoding: Encoding): Parameters {
  const kept: Partial<Record<ParameterName, ParameterValue>> = {};
  for (const key in parameters) {
    const name = key as ParameterName;
    const value = parameters[name];
    if (value !== undefined && value !== NEUTRAL[name]) kept[name] = value;
  }
  return fitStop(fitSampling(kept, thinking, encoding), encoding);
}

/** Values that ask for what happens anyway. */
const NEUTRAL: Parameters = {
  n: 1,
  logprobs: false,
  store: false,
  presence_penalty: 0,
  frequency_penalty: 0,
  repetition_penalty: 1,
  min_p: 0,
};

function fitSampling(parameters: Parameters, { budgeted }: ThinkingFields, encoding: Encoding): Parameters {
  const { temperature, top_p, top_k, ...rest } = parameters;
  const { sampling, strictThinking } = encoding.traits;
  const tell = (code: 'dropped' | 'changed', name: ParameterName, detail: string) => {
    encoding.warn(code, encoding.context.parameterPath(name), detail);
    return undefined;
  };
  const refused = refusalOfSampling(sampling === 'none', budgeted && strictThinking);
  const keep = <T>(name: ParameterName, value: T | undefined, neutral?: number) => {
    if (value === undefined || refused === undefined) return value;
    return value === neutral ? value : tell('dropped', name, refused);
  };
  const warmth = keep('temperature', clampTemperature(temperature, tell), 1);
  let nucleus = keep('top_p', top_p, 1);
  if (sampling === 'one' && warmth !== undefined && nucleus !== undefined) {
    nucleus = tell('dropped', 'top_p', 'this model takes temperature or top_p');
  }
  const top = keep('top_k', top_k);
  return {
    ...rest,
    ...(warmth !== undefined && { temperature: warmth }),
    ...(nucleus !== undefined && { top_p: nucleus }),
    ...(top !== undefined && { top_k: top }),
  };
}

function refusalOfSampling(byModel: boolean, byThinking: boolean): string | undefined {
  if (byModel) return 'this model takes no sampling parameters';
  return byThinking ? 'not taken beside thinking' : undefined;
}

/** From 0 to 1 here; up to 2 elsewhere. */
function clampTemperature(
  temperature: Parameters['temperature'],
  tell: (code: 'changed', name: 'temperature', detail: string) => undefined,
): number | undefined {
  if (typeof temperature !== 'number') return undefined;
  if (temperature > 1) tell('changed', 'temperature', `${temperature} is above the limit of 1`);
  return Math.min(1, Math.max(0, temperature));
}

/** A stop sequence of white space only is refused. */
function fitStop(parameters: Parameters, encoding: Encoding): Parameters {
  const { stop, ...rest } = parameters;
  if (!Array.isArray(stop)) return parameters;
  const kept = stop.filter((sequence: string) => sequence.trim() !== '');
  if (kept.length < stop.length) {
    encoding.warn('dropped', encoding.context.parameterPath('stop'), 'a stop sequence of white space');
  }
  return kept.length > 0 ? { ...rest, stop: kept } : rest;
}

function warnOfTheRest({ modalities, metadata, extensions }: ChatRequest, encoding: Encoding): void {
  if (modalities?.some((modality) => modality !== 'text') === true) encoding.warn('dropped', 'modalities');
  for (const key of Object.keys(metadata ?? {})) encoding.warn('dropped', `metadata.${key}`);
  encoding.warnForeign(extensions);
}

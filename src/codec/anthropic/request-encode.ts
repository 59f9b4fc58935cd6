// The canonical request for a provider of the Messages API.
import { GatewayError } from '../../errors.ts';
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest, Parameters } from '../canonical/request.ts';
import type { EncodeContext, EncodedRequest } from '../codec.ts';
import { protocolHeaders, rememberedHeaders } from './client-headers.ts';
import { Encoding } from './encoding.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { encodeThinking, type ThinkingFields } from './thinking-encode.ts';
import { encodeFormat, encodeTools } from './tools-encode.ts';
import { encodeConversation, writeTurn } from './turns.ts';
import { MESSAGES_PATH } from './wire.ts';

export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  refuseStored(request);
  const encoding = new Encoding(request, context);
  const bag = request.extensions.anthropic;
  const { system, turns } = encodeConversation(request.messages, encoding);
  const thinking = encodeThinking(request, turns, encoding);
  const { format, instruction } = encodeFormat(request.responseFormat, encoding);
  if (instruction !== undefined) system.push({ type: 'text', text: instruction });
  const body: JsonObject = { model: context.target.model, max_tokens: thinking.maxTokens };
  if (system.length > 0) body.system = plainSystem(system);
  body.messages = turns.map(writeTurn);
  Object.assign(body, encodeTools(request, encoding));
  if (bag !== undefined) Object.assign(body, bag);
  addWithBag(body, { field: 'thinking', value: thinking.thinking, bag });
  addWithBag(body, { field: 'output_config', value: outputConfig(thinking, format), bag });
  if (request.stream) body.stream = true;
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

interface OwnField {
  readonly field: 'thinking' | 'output_config';
  readonly value: JsonObject | undefined;
  readonly bag: JsonObject | undefined;
}

/** A field of ours together with what the client's bag adds to it; an addition to nothing is left out. */
function addWithBag(body: JsonObject, { field, value, bag }: OwnField): void {
  const extra = bag?.[field];
  if (value !== undefined) body[field] = isObject(extra) ? { ...extra, ...value } : value;
  // Written as no field at all.
  else if (field === 'thinking' && isObject(extra) && extra.type === undefined) body[field] = undefined;
}

type Usable = Partial<Record<ParameterName, ParameterValue>>;

/** Fitted to the model, and written after the others. */
const FITTED: ReadonlySet<string> = new Set(['temperature', 'top_p', 'top_k', 'stop']);

/** Without what asks for nothing, and with sampling as the model takes it. */
function usableParameters(parameters: Parameters, thinking: ThinkingFields, encoding: Encoding): Parameters {
  const usable: Usable = {};
  for (const key in parameters) {
    const name = key as ParameterName;
    const value = parameters[name];
    if (value !== undefined && value !== NEUTRAL[name] && !FITTED.has(name)) usable[name] = value;
  }
  fitSampling(usable, { asked: parameters, budgeted: thinking.budgeted }, encoding);
  fitStop(usable, parameters.stop, encoding);
  return usable;
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

interface Sampling {
  readonly asked: Parameters;
  readonly budgeted: boolean;
}

const SAMPLING = ['temperature', 'top_p', 'top_k'] as const;
/** Taken even where other values are refused. */
const DEFAULTS: Parameters = { temperature: 1, top_p: 1 };

function fitSampling(usable: Usable, { asked, budgeted }: Sampling, encoding: Encoding): void {
  const { sampling, strictThinking } = encoding.traits;
  const refused = refusalOfSampling(sampling === 'none', budgeted && strictThinking);
  for (const name of SAMPLING) {
    const value = name === 'temperature' ? clampTemperature(asked.temperature, encoding) : asked[name];
    if (value === undefined) continue;
    if (refused !== undefined && value !== DEFAULTS[name]) drop(name, refused, encoding);
    else if (name === 'top_p' && sampling === 'one' && usable.temperature !== undefined) {
      drop(name, 'this model takes temperature or top_p', encoding);
    } else usable[name] = value;
  }
}

function drop(name: ParameterName, detail: string, encoding: Encoding): void {
  encoding.warn('dropped', encoding.context.parameterPath(name), detail);
}

function refusalOfSampling(byModel: boolean, byThinking: boolean): string | undefined {
  if (byModel) return 'this model takes no sampling parameters';
  return byThinking ? 'not taken beside thinking' : undefined;
}

/** From 0 to 1 here; up to 2 elsewhere. */
function clampTemperature(temperature: Parameters['temperature'], encoding: Encoding): number | undefined {
  if (typeof temperature !== 'number') return undefined;
  if (temperature > 1) {
    const path = encoding.context.parameterPath('temperature');
    encoding.warn('changed', path, `${temperature} is above the limit of 1`);
  }
  return Math.min(1, Math.max(0, temperature));
}

/** A stop sequence of white space only is refused. */
function fitStop(usable: Usable, stop: Parameters['stop'], encoding: Encoding): void {
  if (!Array.isArray(stop)) {
    if (stop !== undefined) usable.stop = stop;
    return;
  }
  const kept = stop.filter((sequence: string) => sequence.trim() !== '');
  if (kept.length < stop.length) drop('stop', 'a stop sequence of white space', encoding);
  if (kept.length > 0) usable.stop = kept;
}

function warnOfTheRest({ modalities, metadata, extensions }: ChatRequest, encoding: Encoding): void {
  if (modalities?.some((modality) => modality !== 'text') === true) encoding.warn('dropped', 'modalities');
  for (const key in metadata) encoding.warn('dropped', `metadata.${key}`);
  encoding.warnForeign(extensions);
}

// The canonical request for a Gemini target.
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest, Parameters } from '../canonical/request.ts';
import { refuseStored } from '../canonical/stored-conversation.ts';
import type { EncodeContext, EncodedRequest } from '../codec.ts';
import { upstreamPath } from './call.ts';
import { writeContents } from './contents-encode.ts';
import { Encoding } from './encoding.ts';
import { writeExtensions } from './extension-fields.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { writeResponseFormat } from './response-format.ts';
import { writeThinking } from './thinking.ts';
import { writeToolChoice, writeTools } from './tools-encode.ts';

/** Written elsewhere in the body. */
const HANDLED: readonly ParameterName[] = ['reasoning_effort', 'thinking_budget'];

/** Values that ask for what happens anyway. */
const NEUTRAL: Parameters = {
  parallel_tool_calls: true,
  store: false,
  logprobs: false,
  min_p: 0,
  repetition_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
};

/** A stream is asked for as SSE, whatever framing the client has chosen. */
export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  refuseStored(request);
  const encoding = new Encoding(context);
  const tools = writeTools(request.tools, encoding);
  const toolConfig = writeToolChoice(request, encoding);
  const body: JsonObject = { ...writeContents(request.messages, encoding) };
  if (tools.length > 0) body.tools = tools;
  if (toolConfig !== undefined) body.toolConfig = toolConfig;
  writeGenerationConfig(body, request, encoding);
  writeBag(body, request, encoding);
  if (request.metadata !== undefined) encoding.warn('dropped', 'metadata');
  const path = upstreamPath(context.target, request.stream, request.stream ? 'alt=sse' : '');
  return { path, headers: {}, body };
}

function writeGenerationConfig(body: JsonObject, request: ChatRequest, encoding: Encoding): void {
  const { context, traits } = encoding;
  const thinkingConfig = writeThinking(request, traits, context);
  const { modalities } = request;
  const config: JsonObject = writeResponseFormat(request, traits, context);
  if (modalities !== undefined) config.responseModalities = modalities.map((modality) => modality.toUpperCase());
  if (thinkingConfig !== undefined) config.thinkingConfig = thinkingConfig;
  if (Object.keys(config).length > 0) body.generationConfig = config;
  writeParameters(body, withoutNeutral(request.parameters), { fields: PARAMETER_FIELDS, context, handled: HANDLED });
}

function withoutNeutral(parameters: Parameters): Parameters {
  const kept: Partial<Record<ParameterName, ParameterValue>> = {};
  for (const key in parameters) {
    const name = key as ParameterName;
    const value = parameters[name];
    if (value !== undefined && NEUTRAL[name] !== value) kept[name] = value;
  }
  return kept;
}

const STREAMED_ARGUMENTS = 'toolConfig.functionCallingConfig.streamFunctionCallArguments';

/** Arguments in pieces have no canonical form: they are asked for whole, and come whole. */
function writeBag(body: JsonObject, { extensions }: ChatRequest, encoding: Encoding): void {
  encoding.warnForeign(extensions);
  if (extensions.gemini === undefined) return;
  const { [STREAMED_ARGUMENTS]: streamed, ...bag } = extensions.gemini;
  if (streamed === true) encoding.warn('dropped', STREAMED_ARGUMENTS);
  if (isObject(bag)) writeExtensions(body, bag);
}

// A Gemini client's request as the canonical one.
import type { JsonObject } from '../canonical/json.ts';
import { readParameters } from '../canonical/parameters.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { CallHead } from '../codec.ts';
import { readCall } from './call.ts';
import { readMessages } from './contents-decode.ts';
import { readExtensions } from './extension-fields.ts';
import { normalizeRequest } from './field-names.ts';
import { PARAMETER_FIELDS } from './parameters.ts';
import { readResponseFormat } from './response-format.ts';
import { readThinking } from './thinking.ts';
import { readToolChoice, readTools } from './tools-decode.ts';
import { type GeminiRequest, validateRequest } from './wire.ts';

const NUMBERED_MODALITIES = ['MODALITY_UNSPECIFIED', 'TEXT', 'IMAGE', 'AUDIO'];

export function decodeRequest(body: JsonObject, call: CallHead): ChatRequest {
  const normal = normalizeRequest(body);
  validateRequest(normal);
  // The validator has checked what the type says.
  const request = normal as GeminiRequest;
  const config = request.generationConfig;
  const { toolChoice, extensions: choiceExtensions } = readToolChoice(request.toolConfig?.functionCallingConfig);
  const { responseFormat, extensions: formatExtensions } = readResponseFormat(config);
  const { thinking, parameters: thinkingParameters } = readThinking(config?.thinkingConfig);
  const modalities = readModalities(config);
  const native = readExtensions(request, { ...choiceExtensions, ...formatExtensions });
  return {
    ...readCall(call),
    streamUsage: true,
    messages: readMessages(request),
    tools: readTools(request.tools ?? []),
    ...(toolChoice !== undefined && { toolChoice }),
    ...(responseFormat !== undefined && { responseFormat }),
    ...(thinking !== undefined && { thinking }),
    parameters: { ...readParameters(request, PARAMETER_FIELDS), ...thinkingParameters },
    ...(modalities !== undefined && { modalities }),
    extensions: native === undefined ? {} : { gemini: native },
  };
}

function readModalities(config: JsonObject | undefined): readonly string[] | undefined {
  const said = config?.responseModalities;
  if (!Array.isArray(said)) return undefined;
  return said.map((item) => String(typeof item === 'number' ? NUMBERED_MODALITIES[item] : item).toLowerCase());
}

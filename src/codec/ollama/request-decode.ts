// An Ollama client's request as the canonical one.

import { GatewayError } from '../../errors.ts';
import type { ResponseFormat, Tool } from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { readParameters, unknownFields } from '../canonical/parameters.ts';
import type { ChatRequest, Thinking } from '../canonical/request.ts';
import type { RequestHead } from '../codec.ts';
import { readMessages } from './messages-decode.ts';
import { PARAMETER_FIELDS, readExtensions } from './parameters.ts';
import { type OllamaRequest, type OllamaTool, validateRequest } from './wire.ts';

/** An answer is streamed unless the client says no. */
export function readHead(body: JsonObject): RequestHead {
  if (typeof body.model !== 'string' || body.model === '') {
    throw new GatewayError('invalid_request', { message: 'model is missing.', param: 'model' });
  }
  return { model: body.model, stream: body.stream !== false };
}

export function decodeRequest(body: JsonObject): ChatRequest {
  validateRequest(body);
  // The validator has checked what the type says, but for nulls, which are read as absent.
  const request = body as OllamaRequest;
  const responseFormat = readFormat(request);
  const { thinking, effort } = readThink(request.think);
  const native = readExtensions(request);
  return {
    ...readHead(request),
    streamUsage: true,
    messages: readMessages(request.messages),
    tools: (request.tools ?? []).map((tool, index) => readAt(readTool(tool), `tools[${index}]`)),
    ...(responseFormat !== undefined && { responseFormat }),
    ...(thinking !== undefined && { thinking }),
    parameters: {
      ...readParameters(request, PARAMETER_FIELDS),
      ...(effort !== undefined && { reasoning_effort: effort }),
    },
    extensions: native === undefined ? {} : { ollama: native },
  };
}

function readThink(think: OllamaRequest['think'] | null): { readonly thinking?: Thinking; readonly effort?: string } {
  if (think === undefined || think === null || think === '') return {};
  if (think === false || think === 'none') return { thinking: { mode: 'off' } };
  return { thinking: { mode: 'on', show: true }, ...(typeof think === 'string' && { effort: think }) };
}

function readFormat({ format }: OllamaRequest): ResponseFormat | undefined {
  if (isObject(format)) return readAt<ResponseFormat>({ type: 'json_schema', schema: format }, 'format');
  if (format === 'json') return readAt<ResponseFormat>({ type: 'json' }, 'format');
  if (format === undefined || format === null || format === '') return undefined;
  throw new GatewayError('invalid_request', { message: 'format must be "json" or a JSON Schema.', param: 'format' });
}

const TOOL_FIELDS = new Set(['type', 'function']);

function readTool(tool: OllamaTool): Tool {
  const { name, description, parameters } = tool.function;
  const native = unknownFields(tool, TOOL_FIELDS);
  return {
    type: 'function',
    name,
    ...(description && { description }),
    ...(parameters && { parameters }),
    ...(native !== undefined && { extensions: { ollama: native } }),
  };
}

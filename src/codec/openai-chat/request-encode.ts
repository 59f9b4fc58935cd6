// A canonical request as a Chat request for one vendor.
import { GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { EncodeContext, EncodedRequest } from '../codec.ts';
import { ownFields, warnLoss } from './losses.ts';
import { encodeMessages } from './messages-encode.ts';
import { encodeParameters } from './parameters.ts';
import { quirksOf } from './quirks.ts';
import { encodeResponseFormat, encodeToolChoice, encodeTools } from './tools.ts';

export const PATH = '/chat/completions';

/** Throws `invalid_request` where the conversation lies with another vendor: without it there is no request. */
export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  if (request.stored !== undefined) throw storedElsewhere(request.stored);
  const { responseFormat, metadata, modalities } = request;
  const tools = encodeTools(request, context);
  const toolChoice = tools.length === 0 ? undefined : encodeToolChoice(request, context);
  if (tools.length === 0 && request.toolChoice !== undefined && request.toolChoice.mode !== 'none') {
    warnLoss(context, 'dropped', 'tool_choice', 'no tool is offered');
  }
  const body: JsonObject = { model: context.target.model, messages: encodeMessages(request.messages, context) };
  if (tools.length > 0) body.tools = tools;
  if (toolChoice !== undefined) body.tool_choice = toolChoice;
  if (responseFormat !== undefined) body.response_format = encodeResponseFormat(responseFormat);
  if (modalities !== undefined) body.modalities = [...modalities];
  if (metadata !== undefined) body.metadata = metadata;
  encodeParameters(body, request, context);
  const own = ownFields(request.extensions, context, '');
  Object.assign(body, own);
  if (request.stream) {
    body.stream = true;
    if (quirksOf(context.target).streamUsage) {
      body.stream_options = { ...(isObject(own.stream_options) && own.stream_options), include_usage: true };
    }
  }
  return { path: PATH, headers: {}, body };
}

function storedElsewhere(stored: NonNullable<ChatRequest['stored']>): GatewayError {
  const param = stored.previousResponseId === undefined ? 'conversation' : 'previous_response_id';
  const message = `${param} names state that another API keeps; Chat Completions has none. Send the whole conversation.`;
  return new GatewayError('invalid_request', { message, param });
}

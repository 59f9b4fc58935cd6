// A request for a completion as a chat of one message, and back.
import { GatewayError } from '../../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../canonical/json.ts';
import { readAt } from '../../canonical/origin.ts';
import { readParameters, spellings, unknownFields, writeParameters } from '../../canonical/parameters.ts';
import type { ChatRequest } from '../../canonical/request.ts';
import { createValidator } from '../../canonical/schema-validation.ts';
import type { Warn } from '../../canonical/warning.ts';
import type { EncodeContext, EncodedRequest, RequestHead } from '../../codec.ts';
import { ownFields } from '../losses.ts';
import { PARAMETER_FIELDS as CHAT_FIELDS } from '../parameters.ts';
import { quirksOf } from '../quirks.ts';
import { PROTOCOL } from '../wire.ts';

export const COMPLETIONS_PATH = '/completions';

/** A number of alternatives a token, where chat has a switch and a number. */
const LOGPROBS = 'logprobs';

const PARAMETER_FIELDS = CHAT_FIELDS.filter(({ name }) => name !== LOGPROBS && name !== 'top_logprobs').map((field) =>
  field.name === 'max_tokens' ? { name: field.name, path: ['max_tokens'] } : field,
);

export const parameterPath = spellings([...PARAMETER_FIELDS, { name: 'top_logprobs', path: [LOGPROBS] }]);

const number: JsonObject = { type: ['number', 'null'] };
const flag: JsonObject = { type: ['boolean', 'null'] };

const validateRequest = createValidator({
  type: 'object',
  required: ['model'],
  properties: {
    model: { type: 'string', minLength: 1 },
    prompt: { type: ['string', 'array', 'null'], items: { type: ['string', 'integer', 'array'] } },
    suffix: { type: ['string', 'null'] },
    ...Object.fromEntries(['max_tokens', 'n', 'best_of', 'logprobs', 'seed'].map((name) => [name, integer()])),
    ...Object.fromEntries(['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'].map((x) => [x, number])),
    echo: flag,
    stream: flag,
    stop: { type: ['string', 'array', 'null'], items: { type: 'string' } },
    stream_options: { type: ['object', 'null'] },
    user: { type: ['string', 'null'] },
  },
});

function integer(): JsonObject {
  return { type: ['integer', 'null'] };
}

export function readHead(body: JsonObject): RequestHead {
  if (typeof body.model !== 'string' || body.model === '') {
    throw new GatewayError('invalid_request', { message: 'model must be the name of a model.', param: 'model' });
  }
  return { model: body.model, stream: body.stream === true };
}

const KNOWN_FIELDS = new Set([
  ...['model', 'prompt', 'stream', 'stream_options', LOGPROBS],
  ...PARAMETER_FIELDS.map(({ path }) => path[0] ?? ''),
]);

/** A prompt that is no single text stays in the bag. */
export function decodeRequest(body: JsonObject): ChatRequest {
  validateRequest(body);
  const text = singleText(body.prompt);
  const { include_usage: usage, ...options } = isObject(body.stream_options) ? body.stream_options : {};
  const bag: JsonObject = {
    ...unknownFields(body, KNOWN_FIELDS),
    ...(text === undefined && { prompt: body.prompt ?? null }),
    ...(Object.keys(options).length > 0 && { stream_options: options }),
  };
  const part = readAt({ type: 'text' as const, text: text ?? '' }, 'prompt');
  return {
    ...readHead(body),
    streamUsage: usage === true,
    messages: [readAt({ role: 'user' as const, parts: [part] }, 'prompt')],
    tools: [],
    parameters: { ...readParameters(body, PARAMETER_FIELDS), ...readLogprobs(body.logprobs) },
    extensions: Object.keys(bag).length === 0 ? {} : { [PROTOCOL]: bag },
  };
}

function singleText(prompt: JsonValue | undefined): string | undefined {
  const [only, ...more] = Array.isArray(prompt) ? prompt : [prompt];
  return typeof only === 'string' && more.length === 0 ? only : undefined;
}

function readLogprobs(value: JsonValue | undefined): ChatRequest['parameters'] {
  return typeof value === 'number' ? { logprobs: true, top_logprobs: value } : {};
}

/** What only a completion can do. */
const FORM_FIELDS = ['suffix', 'echo', 'best_of'];
/** Values that ask for what happens anyway. */
const NEUTRAL: readonly (JsonValue | undefined)[] = [null, '', false, 1];

/** Throws where there is not one text: several would be several chats, and tokens mean nothing to another model. */
export function toChat(request: ChatRequest, warn: Warn): ChatRequest {
  const bag = request.extensions[PROTOCOL];
  if (promptOf(request) === '') {
    const message = 'prompt: this target has only chat, which takes one prompt, as a text that is not empty.';
    throw new GatewayError('invalid_request', { message, param: 'prompt' });
  }
  if (bag === undefined) return request;
  const kept: JsonObject = { ...bag };
  for (const field of FORM_FIELDS) {
    if (kept[field] !== undefined && !NEUTRAL.includes(kept[field])) {
      warn({ code: 'dropped', path: field, protocol: PROTOCOL, detail: 'the target has only chat' });
    }
    delete kept[field];
  }
  return { ...request, extensions: { ...request.extensions, [PROTOCOL]: kept } };
}

/** For a target of this form. Only requests that were decoded here come here. */
export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  const own = ownFields(request.extensions, context, '');
  const body: JsonObject = { model: context.target.model, prompt: promptOf(request) };
  const { logprobs, top_logprobs, ...parameters } = request.parameters;
  writeParameters(body, parameters, { fields: PARAMETER_FIELDS, context });
  if (logprobs === true) body.logprobs = Number(top_logprobs ?? 0);
  Object.assign(body, own);
  if (request.stream) {
    body.stream = true;
    if (quirksOf(context.target).streamUsage) {
      body.stream_options = { ...(isObject(own.stream_options) && own.stream_options), include_usage: true };
    }
  }
  return { path: COMPLETIONS_PATH, headers: {}, body };
}

function promptOf({ messages }: ChatRequest): string {
  return messages
    .flatMap(({ parts }) => parts)
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

// A request to `/api/generate` as a chat of a system text and one message, and back.
import { GatewayError } from '../../../errors.ts';
import type { Message } from '../../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../../canonical/json.ts';
import { readAt } from '../../canonical/origin.ts';
import type { ChatRequest } from '../../canonical/request.ts';
import { createValidator } from '../../canonical/schema-validation.ts';
import type { Warn } from '../../canonical/warning.ts';
import type { EncodeContext, EncodedRequest } from '../../codec.ts';
import { readImage } from '../images.ts';
import { decodeRequest as decodeChat } from '../request-decode.ts';
import { encodeRequest as encodeChat } from '../request-encode.ts';

export { parameterPath } from '../parameters.ts';
export const GENERATE_PATH = '/api/generate';

const optionalText = { type: ['string', 'null'] };

const validateRequest = createValidator({
  type: 'object',
  required: ['model'],
  properties: {
    model: { type: 'string', minLength: 1 },
    prompt: optionalText,
    suffix: optionalText,
    system: optionalText,
    template: optionalText,
    images: { type: ['array', 'null'], items: { type: 'string' } },
    context: { type: ['array', 'null'] },
    raw: { type: ['boolean', 'null'] },
  },
});

/** What only this endpoint can do. */
const FORM_FIELDS = ['suffix', 'template', 'context', 'raw'] as const;
/** Values that ask for what happens anyway. */
const NEUTRAL: readonly (JsonValue | undefined)[] = [null, '', false];

/** The fields that it shares with chat are the chat's to read. An empty prompt only loads the model. */
export function decodeRequest(body: JsonObject): ChatRequest {
  validateRequest(body);
  const { prompt, system, images, ...shared } = body;
  const chat = decodeChat({ ...shared, messages: [{ role: 'user', content: '' }] });
  const texts = typeof prompt === 'string' && prompt !== '' ? [prompt] : [];
  const pictures = Array.isArray(images) ? images.filter((image) => typeof image === 'string') : [];
  const asked: Message = {
    role: 'user',
    parts: [
      ...texts.map((text) => readAt({ type: 'text' as const, text }, 'prompt')),
      ...pictures.map((image, index) => readAt(readImage(image), `images[${index}]`)),
    ],
  };
  return { ...chat, messages: [...readSystem(system), readAt(asked, 'prompt')] };
}

function readSystem(system: JsonValue | undefined): Message[] {
  if (typeof system !== 'string' || system === '') return [];
  const part = readAt({ type: 'text' as const, text: system }, 'system');
  return [readAt<Message>({ role: 'system', parts: [part] }, 'system')];
}

/** Without what a chat has no place for. Throws where nothing is asked: only Ollama can load a model. */
export function toChat(request: ChatRequest, warn: Warn): ChatRequest {
  if (request.messages.every(({ role, parts }) => role === 'system' || parts.length === 0)) {
    const message = 'prompt: is missing; this target has only chat, which takes a prompt.';
    throw new GatewayError('invalid_request', { message, param: 'prompt' });
  }
  const bag: JsonObject = { ...request.extensions.ollama };
  for (const field of FORM_FIELDS) {
    if (bag[field] !== undefined && !NEUTRAL.includes(bag[field])) {
      warn({ code: 'dropped', path: field, protocol: 'ollama', detail: 'the target has only chat' });
    }
    delete bag[field];
  }
  return { ...request, extensions: { ...request.extensions, ollama: bag } };
}

/** For a target of this form. Only requests that were decoded here come here. */
export function encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest {
  const { body } = encodeChat(request, context);
  const { messages, ...shared } = body;
  const said = Array.isArray(messages) ? messages.filter(isObject) : [];
  const system = said.find(({ role }) => role === 'system')?.content;
  const user = said.find(({ role }) => role === 'user');
  const form: JsonObject = {
    ...shared,
    prompt: user?.content ?? '',
    ...(user?.images !== undefined && { images: user.images }),
    ...(system !== undefined && { system }),
  };
  return { path: GENERATE_PATH, headers: {}, body: form };
}

// A whole Ollama answer as the canonical one, and the canonical one for an Ollama client.

import { nativeName } from '../canonical/answer-losses.ts';
import type { Part } from '../canonical/content.ts';
import { customCallReader } from '../canonical/custom-calls.ts';
import type { JsonObject } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { textOf } from '../canonical/read-json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext, ReplyContext } from '../codec.ts';
import {
  answerExtensions,
  createdOf,
  messageOf,
  noAnswer,
  readFinish,
  readLogprobs,
  readParts,
  readUsage,
  writeLogprobs,
  writeUsage,
} from './answer.ts';
import { warnForeign, writeFinish, writeToolCall } from './answer-parts.ts';
import { readErrorBody } from './error.ts';
import { writeImage } from './images.ts';
import type { OllamaToolCall } from './wire.ts';

export function decodeResponse(body: JsonObject, { request }: DecodeContext): ChatResponse {
  const error = readErrorBody(body);
  if (error !== undefined) throw error;
  const message = messageOf(body);
  if (message === undefined) throw noAnswer();
  const parts = readParts(message, callIdMaker()).map(customCallReader(request.tools));
  const model = textOf(body.model);
  const created = createdOf(body);
  const usage = readUsage(body);
  const logprobs = readLogprobs(body.logprobs);
  const extensions = answerExtensions(body);
  const calls = parts.some(({ type }) => type === 'tool-call');
  return {
    ...(model !== undefined && { model }),
    ...(created !== undefined && { created }),
    candidates: [{ index: 0, parts, finish: readFinish(body, calls), ...(logprobs !== undefined && { logprobs }) }],
    ...(usage !== undefined && { usage }),
    ...(extensions !== undefined && { extensions: { ollama: extensions } }),
  };
}

export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const { candidates, model, created, usage, extensions } = response;
  const [candidate, ...others] = candidates;
  for (const { index } of others) reply.warn({ code: 'dropped', path: `candidates[${index}]`, protocol: 'ollama' });
  warnForeign(extensions, '', reply.warn);
  warnForeign(candidate?.extensions, 'candidates[0].', reply.warn);
  return {
    model: model ?? reply.request.model,
    created_at: new Date((created ?? reply.created) * 1_000).toISOString(),
    message: writeMessage(candidate, reply),
    done: true,
    done_reason: writeFinish(candidate?.finish, reply.warn),
    ...writeLogprobs(candidate?.logprobs),
    ...writeUsage(usage, reply.warn),
    ...extensions?.ollama,
  };
}

function writeMessage(candidate: Candidate | undefined, reply: ReplyContext): JsonObject {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const images: string[] = [];
  const calls: OllamaToolCall[] = [];
  const drop = (path: string) => reply.warn({ code: 'dropped', path, protocol: 'ollama' });
  const writers: { readonly [K in Part['type']]: (part: Extract<Part, { type: K }>) => void } = {
    text: ({ text, citations }) => {
      texts.push(text);
      if (citations?.length) drop('message.citations');
    },
    refusal: ({ text }) => texts.push(text),
    thinking: ({ text, signature }) => {
      thoughts.push(text);
      if (signature !== undefined) drop('message.thinking.signature');
    },
    'tool-call': (call) => calls.push(writeToolCall(call, calls.length)),
    'tool-result': () => drop('message.tool-result'),
    media: (part) => {
      const image = writeImage(part);
      if (image === undefined) drop(`message.${part.kind}`);
      else images.push(image);
    },
    native: (part) => drop(`message.${nativeName(part)}`),
  };
  for (const part of candidate?.parts ?? []) (writers[part.type] as (part: Part) => void)(part);
  const thinking = thoughts.join('');
  return {
    role: 'assistant',
    content: texts.join(''),
    ...(thinking !== '' && { thinking }),
    ...(images.length > 0 && { images }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

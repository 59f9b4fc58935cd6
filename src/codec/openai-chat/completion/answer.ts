// Answers of completions in the form of chat's, and chat's in theirs: the text stands elsewhere, and so do its logprobs.
import { isObject, type JsonObject, type JsonValue } from '../../canonical/json.ts';
import { numberOf, objectOf, objectsOf, parseObject, textOf, textsOf } from '../../canonical/read-json.ts';
import type { Warn } from '../../canonical/warning.ts';
import type { Frame } from '../../stream-contract.ts';
import { PROTOCOL } from '../wire.ts';

/** A whole `text_completion` as a `chat.completion`; anything else as it is. */
export function answerToChat(body: JsonObject): JsonObject {
  if (!Array.isArray(body.choices)) return body;
  const choices = objectsOf(body.choices).map(({ text, logprobs, ...rest }) => ({
    ...rest,
    message: { role: 'assistant', content: textOf(text) ?? '' },
    ...chatLogprobs(logprobs),
  }));
  return { ...body, choices };
}

/** A frame of a stream likewise. */
export function frameToChat(frame: Frame): Frame {
  const chunk = parseObject(frame.data);
  if (chunk === undefined || !Array.isArray(chunk.choices)) return frame;
  const choices = objectsOf(chunk.choices).map(({ text, logprobs, ...rest }) => ({
    ...rest,
    delta: { content: textOf(text) ?? '' },
    ...chatLogprobs(logprobs),
  }));
  return { ...frame, data: JSON.stringify({ ...chunk, choices }) };
}

/** A whole `chat.completion` as a `text_completion`; what is no text is told as lost. */
export function answerFromChat(body: JsonObject, warn: Warn): JsonObject {
  const tell = tellOnce(warn);
  const choices = objectsOf(body.choices).map(({ message, logprobs, ...rest }) => ({
    ...rest,
    text: textFrom(objectOf(message), tell) ?? '',
    logprobs: legacyLogprobs(logprobs),
  }));
  return { ...body, id: completionId(body.id), object: 'text_completion', choices };
}

/** The frames of a chat stream as those of a completion's: those that only name the role are left out. */
export function framesFromChat(warn: Warn): (frames: string) => string {
  const tell = tellOnce(warn);
  return (frames) =>
    frames
      .split(/(?<=\n\n)/)
      .map((frame) => frameFromChat(frame, tell))
      .join('');
}

type Tell = (path: string) => void;

function frameFromChat(frame: string, tell: Tell): string {
  const chunk = frame.startsWith('data: {') ? parseObject(frame.slice('data: '.length)) : undefined;
  if (chunk === undefined || !Array.isArray(chunk.choices)) return frame;
  const choices = objectsOf(chunk.choices).flatMap(({ delta, logprobs, finish_reason, ...rest }) => {
    const text = textFrom(objectOf(delta), tell);
    if (!text && (finish_reason ?? null) === null && (logprobs ?? null) === null) return [];
    return [{ ...rest, text: text ?? '', logprobs: legacyLogprobs(logprobs), finish_reason: finish_reason ?? null }];
  });
  if (choices.length === 0 && chunk.choices.length > 0) return '';
  const said = { ...chunk, id: completionId(chunk.id), object: 'text_completion', choices };
  return `data: ${JSON.stringify(said)}\n\n`;
}

const PLAIN_FIELDS: ReadonlySet<string> = new Set(['role', 'content', 'refusal']);

/** A refusal is what the model said instead: it is the text. */
function textFrom(message: JsonObject | undefined, tell: Tell): string | undefined {
  for (const [field, value] of Object.entries(message ?? {})) {
    if (!PLAIN_FIELDS.has(field) && value !== null && value !== undefined) tell(`message.${field}`);
  }
  return textOf(message?.content) || textOf(message?.refusal);
}

function tellOnce(warn: Warn): Tell {
  const told = new Set<string>();
  return (path) => {
    if (told.has(path)) return;
    told.add(path);
    warn({ code: 'dropped', path, protocol: PROTOCOL, detail: 'a completion is text' });
  };
}

function completionId(id: JsonValue | undefined): string {
  return (textOf(id) ?? '').replace(/^chatcmpl-/, 'cmpl-');
}

/** `{tokens, token_logprobs, top_logprobs, text_offset}` as chat's list of tokens. */
function chatLogprobs(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) return {};
  const tops = Array.isArray(value.top_logprobs) ? value.top_logprobs : [];
  const logprobs = Array.isArray(value.token_logprobs) ? value.token_logprobs : [];
  const content = (textsOf(value.tokens) ?? []).map((token, index) => ({
    ...said(token, numberOf(logprobs[index])),
    top_logprobs: Object.entries(objectOf(tops[index]) ?? {}).map(([other, logprob]) => said(other, numberOf(logprob))),
  }));
  return { logprobs: { content, refusal: null } };
}

function said(token: string, logprob = 0): JsonObject {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

function legacyLogprobs(value: JsonValue | undefined): JsonValue {
  if (!isObject(value)) return null;
  const tokens = objectsOf(value.content);
  let offset = 0;
  const offsets = tokens.map(({ token }) => {
    const start = offset;
    offset += (textOf(token) ?? '').length;
    return start;
  });
  return {
    tokens: tokens.map(({ token }) => textOf(token) ?? ''),
    token_logprobs: tokens.map(({ logprob }) => numberOf(logprob) ?? null),
    top_logprobs: tokens.map(({ top_logprobs }) =>
      Object.fromEntries(objectsOf(top_logprobs).map(({ token, logprob }) => [textOf(token) ?? '', logprob ?? null])),
    ),
    text_offset: offsets,
  };
}

// Reads answers of OpenAI Chat Completions and its many dialects.
import {
  type AnswerCandidate,
  type AnswerItem,
  type AnswerRecord,
  type AnswerUsage,
  logprobWord,
  unique,
} from './answer.ts';
import { finishOf } from './finish.ts';
import type { ReadStream } from './framing.ts';
import { at, canonicalArguments, count, type Json, type JsonRecord, list, record, text } from './json.ts';

export function readChatAnswer(body: Json): AnswerRecord {
  const error = readChatError(body);
  const sources = list(at(body, 'citations')).map(text);
  const candidates = list(at(body, 'choices')).map((choice, position) => readChoice(choice, position, sources));
  return { candidates, usage: readChatUsage(at(body, 'usage') ?? at(body, 'x_groq', 'usage')), error, faults: [] };
}

export function readChatError(body: Json): AnswerRecord['error'] {
  const error = at(body, 'error');
  if (typeof error === 'string') return { message: error, words: '' };
  if (error === undefined) return undefined;
  return { message: text(at(error, 'message')), words: `${text(at(error, 'type'))} ${text(at(error, 'code'))}` };
}

function readChoice(choice: Json, position: number, sources: readonly string[]): AnswerCandidate {
  const message = record(at(choice, 'message') ?? at(choice, 'delta'));
  const annotations = list(message.annotations).map((one) => text(at(one, 'url_citation', 'url') ?? at(one, 'url')));
  const probabilities = [...list(at(choice, 'logprobs', 'content')), ...list(at(choice, 'logprobs', 'refusal'))];
  return {
    index: count(at(choice, 'index') ?? position),
    items: readMessage(message),
    finish: finishOf('chat', text(at(choice, 'finish_reason'))),
    stopSequence: undefined,
    logprobs: probabilities.map((one) => logprobWord(text(at(one, 'token')), count(at(one, 'logprob')))),
    citations: unique([...annotations, ...sources]),
    hasSafetyRatings: false,
  };
}

function readMessage(message: JsonRecord): AnswerItem[] {
  const { content } = message;
  const thinking = [message.reasoning_content, message.reasoning].map(text).find((one) => one !== '');
  const details = list(message.reasoning_details);
  const items: AnswerItem[] = [];
  if (thinking !== undefined) items.push({ kind: 'thinking', texts: [thinking] });
  else items.push({ kind: 'thinking', texts: details.map((one) => text(at(one, 'text') ?? at(one, 'summary'))) });
  for (const detail of details)
    for (const value of [at(detail, 'signature'), at(detail, 'data')])
      if (text(value) !== '') items.push({ kind: 'signature', value: text(value) });
  if (typeof content === 'string') items.push({ kind: 'text', text: content });
  for (const part of list(content)) items.push(...readPart(part));
  if (typeof message.refusal === 'string') items.push({ kind: 'refusal', text: message.refusal });
  for (const call of list(message.tool_calls)) items.push(readCall(call));
  if (text(at(message.function_call, 'name')) !== '') items.push(readCall({ function: message.function_call ?? null }));
  for (const image of list(message.images)) items.push({ kind: 'media', data: text(at(image, 'image_url', 'url')) });
  const audio = text(at(message.audio, 'data'));
  if (audio !== '') items.push({ kind: 'media', data: audio });
  const transcript = text(at(message.audio, 'transcript'));
  if (transcript !== '') items.push({ kind: 'native', type: 'audio', value: JSON.stringify(transcript) });
  return items;
}

function readPart(part: Json): AnswerItem[] {
  const type = text(at(part, 'type'));
  if (type === 'thinking') {
    const thinking = at(part, 'thinking');
    const texts = typeof thinking === 'string' ? [thinking] : list(thinking).map((one) => text(at(one, 'text')));
    return [{ kind: 'thinking', texts }];
  }
  if (type === 'image_url')
    return [{ kind: 'media', data: text(at(part, 'image_url', 'url') ?? at(part, 'image_url')) }];
  if (type === 'refusal') return [{ kind: 'refusal', text: text(at(part, 'refusal')) }];
  return [{ kind: 'text', text: text(at(part, 'text')) }];
}

function readCall(call: Json): AnswerItem {
  const custom = at(call, 'custom');
  const id = text(at(call, 'id'));
  if (custom !== undefined)
    return { kind: 'call', name: text(at(custom, 'name')), arguments: canonicalArguments(at(custom, 'input')), id };
  const called = at(call, 'function');
  return { kind: 'call', name: text(at(called, 'name')), arguments: canonicalArguments(at(called, 'arguments')), id };
}

function readChatUsage(usage: Json | undefined): AnswerUsage | undefined {
  if (usage === undefined) return undefined;
  const detail = (name: string) => at(usage, 'prompt_tokens_details', name);
  const input = count(at(usage, 'prompt_tokens'));
  const said = count(at(usage, 'completion_tokens'));
  const reasoning = count(at(usage, 'completion_tokens_details', 'reasoning_tokens') ?? at(usage, 'reasoning_tokens'));
  // xAI counts reasoning beside the completion; the total shows it.
  const isBeside = reasoning > 0 && at(usage, 'total_tokens') === input + said + reasoning;
  return {
    input,
    output: isBeside ? said + reasoning : said,
    cacheRead: count(
      detail('cached_tokens') ??
        at(usage, 'prompt_cache_hit_tokens') ??
        at(usage, 'cached_tokens') ??
        at(usage, 'num_cached_tokens'),
    ),
    cacheWrite: count(detail('cache_write_tokens') ?? detail('cache_creation_tokens')),
    reasoning,
  };
}

/** Chunks are put together into one body, which is then read like any other. */
export function readChatStream(stream: ReadStream): AnswerRecord {
  const choices = new Map<number, JsonRecord>();
  const whole: JsonRecord = {};
  let error: AnswerRecord['error'];
  for (const { data } of stream.frames) {
    error ??= readChatError(data);
    for (const field of ['usage', 'citations', 'x_groq'])
      if (at(data, field) !== undefined) whole[field] = at(data, field) as Json;
    for (const choice of list(at(data, 'choices'))) addChunk(choices, choice);
  }
  whole.choices = [...choices.values()].sort((one, other) => count(one.index) - count(other.index));
  return { ...readChatAnswer(whole), error, faults: stream.faults };
}

function addChunk(choices: Map<number, JsonRecord>, chunk: Json): void {
  const index = count(at(chunk, 'index'));
  const choice: JsonRecord = choices.get(index) ?? { index, message: {} };
  choices.set(index, choice);
  const finish = at(chunk, 'finish_reason');
  if (finish !== undefined) choice.finish_reason = finish;
  const logprobs = record(at(chunk, 'logprobs'));
  for (const name of ['content', 'refusal']) {
    if (list(logprobs[name]).length === 0) continue;
    const all = record(choice.logprobs);
    choice.logprobs = { ...all, [name]: [...list(all[name]), ...list(logprobs[name])] };
  }
  addDelta(record(choice.message), record(at(chunk, 'delta') ?? at(chunk, 'message')));
}

const APPENDED_TEXTS = ['reasoning_content', 'reasoning', 'refusal'] as const;
const APPENDED_LISTS = ['annotations', 'reasoning_details', 'images'] as const;

function addDelta(message: JsonRecord, delta: JsonRecord): void {
  addContent(message, delta.content);
  for (const name of APPENDED_TEXTS)
    if (text(delta[name]) !== '') message[name] = text(message[name]) + text(delta[name]);
  for (const name of APPENDED_LISTS)
    if (list(delta[name]).length > 0) message[name] = [...list(message[name]), ...list(delta[name])];
  const calls = list(message.tool_calls);
  for (const call of list(delta.tool_calls)) addCall(calls, call);
  if (calls.length > 0) message.tool_calls = calls;
  if (delta.function_call) {
    const legacy = record(message.function_call);
    message.function_call = {
      name: text(legacy.name) + text(at(delta.function_call, 'name')),
      arguments: text(legacy.arguments) + text(at(delta.function_call, 'arguments')),
    };
  }
  if (delta.audio) {
    const audio = record(message.audio);
    for (const name of ['data', 'transcript']) audio[name] = text(audio[name]) + text(at(delta.audio, name));
    message.audio = audio;
  }
}

function addContent(message: JsonRecord, content: Json | undefined): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string' && !Array.isArray(message.content)) message.content = text(message.content) + content;
  else {
    const before = Array.isArray(message.content) ? message.content : [{ type: 'text', text: text(message.content) }];
    message.content = [...before, ...(typeof content === 'string' ? [{ type: 'text', text: content }] : list(content))];
  }
}

/** A delta belongs to the call of its index; without one, to the last unless it brings another id. */
function addCall(calls: Json[], delta: Json): void {
  const index = at(delta, 'index');
  const id = text(at(delta, 'id'));
  const known = calls.map(record).find((call) => index !== undefined && call.index === index);
  const last = calls.at(-1);
  const isContinued = index === undefined && last !== undefined && (id === '' || id === at(last, 'id'));
  const call = known ?? (isContinued ? record(last) : undefined);
  if (call === undefined) {
    calls.push(structuredClone(record(delta)));
    return;
  }
  for (const [kind, field] of [
    ['function', 'arguments'],
    ['custom', 'input'],
  ] as const) {
    const more = at(delta, kind);
    if (more === undefined) continue;
    const called = record(call[kind]);
    const extra = at(more, field);
    if (text(called.name) === '') called.name = text(at(more, 'name'));
    called[field] = typeof extra === 'string' || extra === undefined ? text(called[field]) + text(extra) : extra;
    call[kind] = called;
  }
}

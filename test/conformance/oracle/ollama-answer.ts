// Reads answers of Ollama's /api/chat and /api/generate.
import { type AnswerItem, type AnswerRecord, EMPTY_CANDIDATE, logprobWord } from './answer.ts';
import { finishOf } from './finish.ts';
import type { ReadStream } from './framing.ts';
import { at, canonicalArguments, count, type Json, type JsonRecord, list, record, text } from './json.ts';

export function readOllamaAnswer(body: Json): AnswerRecord {
  const failure = readOllamaError(body);
  if (failure !== undefined) return { candidates: [], usage: undefined, error: failure, faults: [] };
  const message = at(body, 'message') ?? { content: at(body, 'response') ?? '', thinking: at(body, 'thinking') ?? '' };
  const items: AnswerItem[] = [
    { kind: 'thinking', texts: [text(at(message, 'thinking'))] },
    { kind: 'text', text: text(at(message, 'content')) },
    ...list(at(message, 'images')).map((data): AnswerItem => ({ kind: 'media', data: text(data) })),
    ...list(at(message, 'tool_calls')).map(readCall),
  ];
  const candidate = {
    ...EMPTY_CANDIDATE,
    items,
    finish:
      finishOf('ollama', text(at(body, 'done_reason'))) ?? (at(body, 'done') === true ? ('stop' as const) : undefined),
    logprobs: list(at(body, 'logprobs')).map((one) => logprobWord(text(at(one, 'token')), count(at(one, 'logprob')))),
  };
  const isCounted = at(body, 'eval_count') !== undefined || at(body, 'prompt_eval_count') !== undefined;
  const usage = {
    input: count(at(body, 'prompt_eval_count')),
    output: count(at(body, 'eval_count')),
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
  };
  return { candidates: [candidate], usage: isCounted ? usage : undefined, error: undefined, faults: [] };
}

export function readOllamaError(body: Json): AnswerRecord['error'] {
  const error = at(body, 'error');
  if (error === undefined) return undefined;
  return { message: typeof error === 'string' ? error : text(at(error, 'message')), words: '' };
}

function readCall(call: Json): AnswerItem {
  const called = at(call, 'function');
  return {
    kind: 'call',
    name: text(at(called, 'name')),
    arguments: canonicalArguments(at(called, 'arguments')),
    id: text(at(call, 'id')),
  };
}

export function readOllamaStream(stream: ReadStream): AnswerRecord {
  const message: JsonRecord = { content: '', thinking: '', tool_calls: [], images: [] };
  const whole: JsonRecord = { message, logprobs: [] };
  let error: AnswerRecord['error'];
  for (const { data } of stream.frames) {
    error ??= readOllamaError(data);
    const delta = record(at(data, 'message'));
    message.content = text(message.content) + text(delta.content) + text(at(data, 'response'));
    message.thinking = text(message.thinking) + text(delta.thinking) + text(at(data, 'thinking'));
    list(message.tool_calls).push(...list(delta.tool_calls));
    list(message.images).push(...list(delta.images));
    list(whole.logprobs).push(...list(at(data, 'logprobs')));
    if (at(data, 'done') === true)
      for (const [name, value] of Object.entries(record(data)))
        if (name !== 'message' && name !== 'logprobs') whole[name] = value;
  }
  const faults = [...stream.faults];
  if (error === undefined && whole.done !== true) faults.push('`done` was not said');
  return { ...readOllamaAnswer(whole), error, faults };
}

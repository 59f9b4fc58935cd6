// Reads answers of OpenAI Responses.
import {
  type AnswerItem,
  type AnswerRecord,
  type AnswerUsage,
  EMPTY_CANDIDATE,
  logprobWord,
  unique,
} from './answer.ts';
import { finishOf } from './finish.ts';
import type { ReadStream } from './framing.ts';
import { at, canonical, canonicalArguments, count, type Json, type JsonRecord, list, record, text } from './json.ts';

export function readResponsesAnswer(body: Json): AnswerRecord {
  const failure = readResponsesError(body);
  if (failure !== undefined && at(body, 'output') === undefined)
    return { candidates: [], usage: undefined, error: failure, faults: [] };
  const output = list(at(body, 'output'));
  const contents = output.flatMap((item) => list(at(item, 'type') === 'message' ? at(item, 'content') : undefined));
  const candidate = {
    ...EMPTY_CANDIDATE,
    items: output.flatMap(readItem),
    finish: readStatus(body),
    logprobs: contents
      .flatMap((part) => list(at(part, 'logprobs')))
      .map((one) => logprobWord(text(at(one, 'token')), count(at(one, 'logprob')))),
    citations: unique(contents.flatMap((part) => list(at(part, 'annotations')).map(annotationWord))),
  };
  return { candidates: [candidate], usage: readUsage(at(body, 'usage')), error: failure, faults: [] };
}

export function readResponsesError(body: Json): AnswerRecord['error'] {
  const error = at(body, 'error') ?? (at(body, 'type') === 'error' ? body : undefined) ?? at(body, 'detail');
  if (error === undefined) return undefined;
  if (typeof error === 'string') return { message: error, words: '' };
  return { message: text(at(error, 'message')), words: `${text(at(error, 'type'))} ${text(at(error, 'code'))}` };
}

function readStatus(body: Json) {
  const status = text(at(body, 'status'));
  if (status === 'incomplete')
    return finishOf('responses', text(at(body, 'incomplete_details', 'reason')) || 'incomplete');
  return finishOf('responses', status);
}

function annotationWord(annotation: Json): string {
  return text(at(annotation, 'url')) || text(at(annotation, 'filename')) || text(at(annotation, 'file_id'));
}

function readItem(item: Json): AnswerItem[] {
  const type = text(at(item, 'type'));
  const called = { name: text(at(item, 'name')), id: text(at(item, 'call_id')) };
  switch (type) {
    case 'message':
      return list(at(item, 'content')).flatMap(readPart);
    case 'reasoning':
      return readReasoning(item);
    case 'function_call':
      return [{ kind: 'call', arguments: canonicalArguments(at(item, 'arguments')), ...called }];
    case 'custom_tool_call':
      return [{ kind: 'call', arguments: canonicalArguments(at(item, 'input')), ...called }];
    case 'image_generation_call':
      return text(at(item, 'result')) === '' ? [] : [{ kind: 'media', data: text(at(item, 'result')) }];
    default:
      return [{ kind: 'native', type, value: canonical(item) }];
  }
}

function readPart(part: Json): AnswerItem[] {
  if (at(part, 'type') === 'refusal') return [{ kind: 'refusal', text: text(at(part, 'refusal')) }];
  return [{ kind: 'text', text: text(at(part, 'text')) }];
}

function readReasoning(item: Json): AnswerItem[] {
  const texts = [...list(at(item, 'summary')), ...list(at(item, 'content'))].map((part) => text(at(part, 'text')));
  const secret = text(at(item, 'encrypted_content'));
  return [{ kind: 'thinking', texts }, ...(secret === '' ? [] : [{ kind: 'signature' as const, value: secret }])];
}

function readUsage(usage: Json | undefined): AnswerUsage | undefined {
  if (usage === undefined) return undefined;
  return {
    input: count(at(usage, 'input_tokens')),
    output: count(at(usage, 'output_tokens')),
    cacheRead: count(at(usage, 'input_tokens_details', 'cached_tokens')),
    cacheWrite: count(at(usage, 'input_tokens_details', 'cache_write_tokens')),
    reasoning: count(at(usage, 'output_tokens_details', 'reasoning_tokens')),
  };
}

const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);
/** Deltas, and the field of the item (or of its part) that they make. */
const TEXT_DELTAS = new Set(['response.output_text.delta', 'response.refusal.delta']);
const ARGUMENT_DELTAS = new Set(['response.function_call_arguments.delta', 'response.custom_tool_call_input.delta']);

export function readResponsesStream(stream: ReadStream): AnswerRecord {
  const done: JsonRecord[] = [];
  const deltas = new Map<number, string>();
  let terminal: JsonRecord | undefined;
  let last: JsonRecord | undefined;
  let error: AnswerRecord['error'];
  for (const { data } of stream.frames) {
    const type = text(at(data, 'type'));
    const index = count(at(data, 'output_index'));
    if (at(data, 'response') !== undefined) last = record(at(data, 'response'));
    if (type === 'response.output_item.done') done[index] = record(at(data, 'item'));
    else if (TEXT_DELTAS.has(type) || ARGUMENT_DELTAS.has(type))
      deltas.set(index, (deltas.get(index) ?? '') + text(at(data, 'delta')));
    else if (TERMINAL.has(type)) terminal = record(at(data, 'response'));
    else if (type === 'error') error = readResponsesError(data);
  }
  const faults = [...stream.faults, ...disagreements(done, deltas)];
  if (terminal === undefined && error === undefined) faults.push('the stream has no terminal event');
  const body = { ...(terminal ?? last) };
  const output = done.filter((item) => item !== undefined);
  if (list(body.output).length > 0 && list(body.output).length !== output.length)
    faults.push(`the final answer has ${list(body.output).length} items, the stream ${output.length}`);
  // Encrypted state is encrypted anew in the final object: what each item said of itself when it was done holds.
  if (output.length >= list(body.output).length) body.output = output;
  const read = readResponsesAnswer(body);
  return { ...read, error: error ?? read.error, faults };
}

/** Deltas that do not add up to what the item finally is. */
function disagreements(done: readonly JsonRecord[], deltas: ReadonlyMap<number, string>): string[] {
  return [...deltas].flatMap(([index, said]) => {
    const item = done[index];
    const parts = list(item?.content).map((part) => text(at(part, 'text')) || text(at(part, 'refusal')));
    const whole = parts.join('') || text(item?.arguments) || text(item?.input);
    return item === undefined || whole === said ? [] : [`the deltas of item ${index} are not its final words`];
  });
}

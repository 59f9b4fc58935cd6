// Reads answers of Anthropic Messages.
import { type AnswerItem, type AnswerRecord, type AnswerUsage, EMPTY_CANDIDATE, unique } from './answer.ts';
import { finishOf } from './finish.ts';
import type { ReadStream } from './framing.ts';
import {
  at,
  canonical,
  canonicalArguments,
  count,
  type Json,
  type JsonRecord,
  list,
  parse,
  record,
  text,
} from './json.ts';

export function readAnthropicAnswer(body: Json): AnswerRecord {
  const error = readAnthropicError(body);
  if (error !== undefined) return { candidates: [], usage: undefined, error, faults: [] };
  const blocks = list(at(body, 'content'));
  const stopSequence = text(at(body, 'stop_sequence'));
  const candidate = {
    ...EMPTY_CANDIDATE,
    items: blocks.flatMap(readBlock),
    finish: finishOf('anthropic', text(at(body, 'stop_reason'))),
    stopSequence: stopSequence === '' ? undefined : stopSequence,
    citations: unique(blocks.flatMap((block) => list(at(block, 'citations')).map(citationWord))),
  };
  return { candidates: [candidate], usage: readAnthropicUsage(at(body, 'usage')), error: undefined, faults: [] };
}

export function readAnthropicError(body: Json): AnswerRecord['error'] {
  const error = at(body, 'error');
  if (error === undefined) {
    const message = at(body, 'type') === 'message' ? undefined : at(body, 'message');
    return typeof message === 'string' ? { message, words: '' } : undefined;
  }
  if (typeof error === 'string') return { message: error, words: '' };
  return { message: text(at(error, 'message')), words: text(at(error, 'type')) };
}

function citationWord(citation: Json): string {
  return text(at(citation, 'url')) || text(at(citation, 'cited_text')) || text(at(citation, 'document_title'));
}

function readBlock(block: Json): AnswerItem[] {
  const type = text(at(block, 'type'));
  switch (type) {
    case 'text':
      return [{ kind: 'text', text: text(at(block, 'text')) }];
    case 'thinking':
      return [{ kind: 'thinking', texts: [text(at(block, 'thinking'))] }, ...signature(at(block, 'signature'))];
    case 'redacted_thinking':
      return signature(at(block, 'data'));
    case 'tool_use':
      return [
        {
          kind: 'call',
          name: text(at(block, 'name')),
          arguments: canonicalArguments(at(block, 'input')),
          id: text(at(block, 'id')),
        },
      ];
    default:
      return [{ kind: 'native', type, value: canonical(block) }];
  }
}

function signature(value: Json | undefined): AnswerItem[] {
  return text(value) === '' ? [] : [{ kind: 'signature', value: text(value) }];
}

function readAnthropicUsage(usage: Json | undefined): AnswerUsage | undefined {
  if (usage === undefined) return undefined;
  const cacheRead = count(at(usage, 'cache_read_input_tokens'));
  const cacheWrite = count(at(usage, 'cache_creation_input_tokens'));
  return {
    input: count(at(usage, 'input_tokens')) + cacheRead + cacheWrite,
    output: count(at(usage, 'output_tokens')),
    cacheRead,
    cacheWrite,
    reasoning: count(at(usage, 'output_tokens_details', 'thinking_tokens')),
  };
}

/** What a delta adds to the field of its block. */
const DELTAS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  text_delta: ['text', 'text'],
  thinking_delta: ['thinking', 'thinking'],
  signature_delta: ['signature', 'signature'],
  input_json_delta: ['partial_json', 'input'],
  compaction_delta: ['content', 'content'],
};

export function readAnthropicStream(stream: ReadStream): AnswerRecord {
  const blocks: JsonRecord[] = [];
  const open = new Set<number>();
  let body: JsonRecord = {};
  let error: AnswerRecord['error'];
  let starts = 0;
  let stopped = false;
  const faults = [...stream.faults];
  for (const { data } of stream.frames) {
    const type = text(at(data, 'type'));
    const index = count(at(data, 'index'));
    if (type === 'message_start') {
      starts += 1;
      body = { ...record(at(data, 'message')) };
    } else if (type === 'content_block_start') {
      blocks[index] = startedBlock(record(at(data, 'content_block')));
      open.add(index);
    } else if (type === 'content_block_delta') {
      if (!open.has(index)) faults.push(`a delta for block ${index}, which is not open`);
      addDelta(blocks[index] ?? {}, record(at(data, 'delta')));
    } else if (type === 'content_block_stop') open.delete(index);
    else if (type === 'message_delta') {
      Object.assign(body, at(data, 'delta'));
      body.usage = { ...record(body.usage), ...withoutNulls(record(at(data, 'usage'))) };
    } else if (type === 'message_stop') stopped = true;
    else if (type === 'error') error = readAnthropicError(data);
  }
  if (error === undefined && starts !== 1) faults.push(`message_start was said ${starts} times`);
  if (error === undefined && !stopped) faults.push('message_stop was not said');
  body.content = blocks.filter((block) => block !== undefined).map(finishedBlock);
  return { ...readAnthropicAnswer(body), error, faults };
}

function withoutNulls(usage: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}

function startedBlock(block: JsonRecord): JsonRecord {
  const started = structuredClone(block);
  // Its input comes as text, in deltas; what stands here is a placeholder unless it is whole already.
  if (canonical(started.input) === '{}') started.input = '';
  return started;
}

function addDelta(block: JsonRecord, delta: JsonRecord): void {
  const [from, to] = DELTAS[text(delta.type)] ?? [];
  if (from !== undefined && to !== undefined) block[to] = text(block[to]) + text(delta[from]);
  if (delta.type === 'citations_delta') block.citations = [...list(block.citations), delta.citation ?? null];
}

function finishedBlock(block: JsonRecord): Json {
  if (typeof block.input !== 'string') return block;
  return { ...block, input: block.input === '' ? {} : (parse(block.input) ?? block.input) };
}

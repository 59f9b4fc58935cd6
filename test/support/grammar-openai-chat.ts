// A strict checker of Chat Completions streams, written from the API reference and sharing no code with the codec.
import { strict as assert } from 'node:assert';

type Json = Record<string, unknown>;

interface ChoiceSeen {
  role: boolean;
  finish: string | undefined;
  /** The ids of calls by index: given once, with type and name. */
  readonly calls: string[];
}

export interface ChatStream {
  readonly chunks: readonly Json[];
  readonly error: Json | undefined;
}

/** Throws where a stream is not what OpenAI's own clients expect. `usage`: a usage chunk was asked for, and there is one. */
export function checkChatStream(text: string, expected: { readonly usage: boolean }): ChatStream {
  assert.ok(text.endsWith('\n\n'), 'the last frame is whole');
  const frames = text.slice(0, -2).split('\n\n');
  for (const frame of frames) assert.match(frame, /^data: [^\n]*$/, 'one data line a frame, no event names');
  const data = frames.map((frame) => frame.slice('data: '.length));
  const last = data.at(-1) ?? '';
  if (last !== '[DONE]') {
    const { error } = JSON.parse(last) as Json;
    assert.ok(isObject(error) && typeof error.message === 'string', 'ends with [DONE] or with an error');
    return { chunks: checkChunks(data.slice(0, -1), new Map()), error };
  }
  const choices = new Map<number, ChoiceSeen>();
  const chunks = checkChunks(data.slice(0, -1), choices);
  assert.ok(choices.size > 0, 'there is a choice');
  for (const choice of choices.values()) assert.ok(choice.finish !== undefined, 'every choice has a finish_reason');
  const usages = chunks.filter((chunk) => isObject(chunk.usage));
  assert.equal(usages.length, expected.usage ? 1 : 0, 'usage comes once, and only if asked for');
  if (expected.usage) {
    assert.equal(usages[0], chunks.at(-1), 'usage comes last');
    assert.deepEqual(chunks.at(-1)?.choices, [], 'the usage chunk has no choices');
  }
  return { chunks, error: undefined };
}

function checkChunks(data: readonly string[], choices: Map<number, ChoiceSeen>): Json[] {
  const chunks = data.map((line) => JSON.parse(line) as Json);
  for (const chunk of chunks) {
    assert.equal(chunk.object, 'chat.completion.chunk');
    assert.equal(typeof chunk.id, 'string');
    assert.equal(chunk.id, chunks[0]?.id, 'one id for the whole stream');
    assert.equal(chunk.model, chunks[0]?.model, 'one model for the whole stream');
    assert.ok(Number.isInteger(chunk.created), 'created is in whole seconds');
    assert.ok(Array.isArray(chunk.choices), 'choices is a list');
    for (const choice of chunk.choices as Json[]) checkChoice(choice, choices);
  }
  return chunks;
}

const FINISH = new Set(['stop', 'length', 'tool_calls', 'content_filter', 'function_call', 'error']);

function checkChoice(choice: Json, choices: Map<number, ChoiceSeen>): void {
  const index = choice.index as number;
  assert.ok(Number.isInteger(index));
  const { delta, finish_reason: finish } = choice;
  assert.ok(isObject(delta), 'delta is an object');
  assert.ok('logprobs' in choice, 'logprobs is there, null or not');
  const seen = choices.get(index) ?? { role: false, finish: undefined, calls: [] };
  choices.set(index, seen);
  assert.equal(seen.finish, undefined, 'nothing follows the finish');
  if (!seen.role) assert.equal(delta.role, 'assistant', 'the first chunk of a choice has the role');
  else assert.ok(!('role' in delta), 'the role comes once');
  seen.role = true;
  for (const call of (delta.tool_calls as Json[] | undefined) ?? []) checkCall(call, seen.calls);
  assert.ok(finish === null || FINISH.has(finish as string), `finish_reason ${String(finish)}`);
  if (typeof finish === 'string') seen.finish = finish;
}

function checkCall(call: Json, calls: string[]): void {
  const index = call.index as number;
  assert.ok(Number.isInteger(index), 'a call has its index');
  const called = call.function ?? call.custom;
  assert.ok(isObject(called));
  if (index < calls.length) {
    assert.equal(index, calls.length - 1, 'calls come one after the other');
    assert.ok(!('id' in call) && !('name' in called), 'id and name come once');
    return;
  }
  assert.equal(index, calls.length, 'indexes count up from 0');
  assert.ok(typeof call.id === 'string' && call.id !== '' && !calls.includes(call.id), 'ids are there, and differ');
  assert.ok(typeof called.name === 'string', 'a call begins with its name');
  calls.push(call.id);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

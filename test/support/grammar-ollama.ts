// A strict checker of Ollama chat streams, written from the API reference and sharing no code with the codec.
import { strict as assert } from 'node:assert';

type Json = Record<string, unknown>;

export interface OllamaStream {
  readonly lines: readonly Json[];
  readonly error: string | undefined;
}

/** Throws where a stream is not what Ollama's own clients expect. */
export function checkOllamaStream(text: string): OllamaStream {
  assert.ok(text.endsWith('\n'), 'the last line is whole');
  const lines = text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  const last = lines.at(-1) ?? {};
  if ('error' in last) {
    assert.equal(typeof last.error, 'string');
    for (const line of lines.slice(0, -1)) checkLine(line, lines[0] ?? {}, false);
    return { lines: lines.slice(0, -1), error: last.error as string };
  }
  lines.forEach((line, index) => {
    checkLine(line, lines[0] ?? {}, index === lines.length - 1);
  });
  assert.match(String(last.done_reason), /^(stop|length|load|unload)$/);
  for (const count of ['prompt_eval_count', 'eval_count', 'total_duration']) {
    if (count in last) assert.ok(Number.isInteger(last[count]), `${count} is a whole number`);
  }
  return { lines, error: undefined };
}

function checkLine(line: Json, first: Json, isLast: boolean): void {
  assert.equal(typeof line.model, 'string');
  assert.equal(line.model, first.model, 'one model for the whole stream');
  assert.ok(!Number.isNaN(Date.parse(String(line.created_at))), 'created_at is a time');
  assert.equal(line.done, isLast, 'done on the last line, and only there');
  const message = line.message as Json;
  assert.equal(message.role, 'assistant');
  assert.equal(typeof message.content, 'string', 'content is there, empty or not');
  if ('thinking' in message) assert.equal(typeof message.thinking, 'string');
  for (const call of (message.tool_calls as Json[] | undefined) ?? []) {
    const called = call.function as Json;
    assert.ok(typeof called.name === 'string' && called.name !== '', 'a call has its name');
    assert.ok(typeof called.arguments === 'object' && called.arguments !== null, 'arguments are an object');
  }
}

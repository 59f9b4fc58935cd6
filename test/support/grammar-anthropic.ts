// A strict checker of streams of the Messages API, written from its streaming document and sharing no code with the codec.
import { strict as assert } from 'node:assert';

type Json = Record<string, unknown>;

/** What a well-formed stream said, put together. */
export interface AnthropicStream {
  /** The message of `message_start`. */
  readonly message: Json;
  /** Blocks with their deltas applied; the input of calls parsed. */
  readonly content: Json[];
  readonly stopReason: string | undefined;
  readonly stopSequence: string | null | undefined;
  /** The last usage of the stream. */
  readonly usage: Json;
  readonly error: { readonly type: string; readonly message: string } | undefined;
}

/** Which deltas a block of a type may have; other types of blocks may have any that we do not know. */
const DELTAS: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
  tool_use: ['input_json_delta'],
  server_tool_use: ['input_json_delta'],
};

/** Stop reasons that may cut a call in its middle. */
const CUTTING: ReadonlySet<unknown> = new Set(['max_tokens', 'model_context_window_exceeded', 'refusal']);

class StreamChecker {
  message: Json | undefined;
  readonly content: Json[] = [];
  /** The index of the one block that is open. */
  open: number | undefined;
  json = '';
  delta: Json | undefined;
  usage: Json = {};
  stopped = false;
  /** The input of a call is no whole JSON, as happens where the answer was cut at its limit. */
  cut = false;
  error: { type: string; message: string } | undefined;

  event(name: string, data: Json): void {
    assert.equal(data.type, name, 'the event name is the type of its data');
    assert.ok(!this.stopped && this.error === undefined, `${name} after the end of the stream`);
    if (name === 'ping') return;
    if (name === 'error') {
      this.onError(data);
      return;
    }
    assert.ok(name === 'message_start' || this.message !== undefined, `${name} before message_start`);
    const handle = this.handlers[name];
    assert.ok(handle !== undefined, `an event that the document does not know: ${name}`);
    handle(data);
  }

  readonly handlers: Readonly<Record<string, (data: Json) => void>> = {
    message_start: (data) => this.onStart(data),
    content_block_start: (data) => this.onBlockStart(data),
    content_block_delta: (data) => this.onDelta(data),
    content_block_stop: (data) => this.onBlockStop(data),
    message_delta: (data) => this.onMessageDelta(data),
    message_stop: () => {
      assert.ok(this.delta !== undefined, 'message_stop without message_delta');
      this.stopped = true;
    },
  };

  onStart(data: Json): void {
    assert.equal(this.message, undefined, 'message_start twice');
    const message = objectAt(data, 'message');
    assert.equal(typeof message.id, 'string');
    assert.equal(message.type, 'message');
    assert.equal(message.role, 'assistant');
    assert.equal(typeof message.model, 'string');
    assert.deepEqual(message.content, []);
    assert.equal(message.stop_reason, null);
    assert.equal(message.stop_sequence, null);
    this.message = message;
    this.takeUsage(objectAt(message, 'usage'), ['input_tokens', 'output_tokens']);
  }

  takeUsage(usage: Json, counts: readonly string[]): void {
    for (const count of counts) assert.equal(typeof usage[count], 'number', `usage.${count}`);
    this.usage = { ...this.usage, ...usage };
  }

  onBlockStart(data: Json): void {
    assert.equal(this.open, undefined, 'a block begins while another is open');
    assert.equal(this.delta, undefined, 'a block after message_delta');
    assert.equal(data.index, this.content.length, 'blocks are numbered from 0 without gaps');
    const block = objectAt(data, 'content_block');
    assert.equal(typeof block.type, 'string');
    if (block.type === 'tool_use') {
      assert.ok(typeof block.id === 'string' && block.id !== '' && typeof block.name === 'string');
      assert.ok(
        this.content.every(({ id }) => id === undefined || id !== block.id),
        'ids of calls are distinct',
      );
    }
    this.content.push({ ...block });
    this.open = this.content.length - 1;
    this.json = '';
  }

  onDelta(data: Json): void {
    assert.equal(data.index, this.open, 'a delta of a block that is not open');
    const block = this.content[Number(data.index)] ?? {};
    const { type, ...delta } = objectAt(data, 'delta');
    const allowed = DELTAS[String(block.type)];
    assert.ok(allowed === undefined || allowed.includes(String(type)), `${type} in a ${block.type} block`);
    if (type === 'text_delta') block.text = `${block.text}${text(delta.text)}`;
    else if (type === 'thinking_delta') block.thinking = `${block.thinking}${text(delta.thinking)}`;
    else if (type === 'signature_delta') block.signature = text(delta.signature);
    else if (type === 'citations_delta') block.citations = [...list(block.citations), objectAt(delta, 'citation')];
    else if (type === 'input_json_delta') this.json += text(delta.partial_json);
    else Object.assign(block, delta);
  }

  onBlockStop(data: Json): void {
    assert.equal(data.index, this.open, 'the end of a block that is not open');
    const block = this.content[Number(data.index)] ?? {};
    if ('input' in block) block.input = this.readInput(block.input);
    this.open = undefined;
  }

  readInput(initial: unknown): unknown {
    try {
      const input: unknown = this.json === '' ? initial : JSON.parse(this.json);
      assert.ok(typeof input === 'object' && input !== null, 'the input of a call is an object');
      return input;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.cut = true;
      return this.json;
    }
  }

  onMessageDelta(data: Json): void {
    assert.equal(this.open, undefined, 'message_delta while a block is open');
    assert.equal(this.delta, undefined, 'message_delta twice');
    const delta = objectAt(data, 'delta');
    assert.equal(typeof delta.stop_reason, 'string');
    assert.ok(!this.cut || CUTTING.has(delta.stop_reason), 'the input of a call is no whole JSON');
    assert.ok('stop_sequence' in delta, 'stop_sequence is given, if only as null');
    this.delta = delta;
    this.takeUsage(objectAt(data, 'usage'), ['output_tokens']);
  }

  onError(data: Json): void {
    const error = objectAt(data, 'error');
    assert.equal(typeof error.type, 'string');
    assert.equal(typeof error.message, 'string');
    this.error = { type: String(error.type), message: String(error.message) };
  }
}

/** Throws where `stream` is not what the API's clients may expect: whole to its `message_stop`, or to an `error`. */
export function checkAnthropicStream(stream: string): AnthropicStream {
  const checker = new StreamChecker();
  for (const block of stream.split('\n\n')) {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
    if (lines.length === 0) continue;
    const [event = '', data = '', ...more] = lines;
    assert.ok(event.startsWith('event: ') && data.startsWith('data: '), `no frame: ${block}`);
    assert.deepEqual(more, [], `more lines than two: ${block}`);
    checker.event(event.slice('event: '.length), JSON.parse(data.slice('data: '.length)));
  }
  assert.ok(stream.endsWith('\n\n'), 'the last frame is whole');
  assert.ok(checker.stopped || checker.error !== undefined, 'the stream has no end');
  return {
    message: checker.message ?? {},
    content: checker.content,
    stopReason: checker.delta?.stop_reason as string | undefined,
    stopSequence: checker.delta?.stop_sequence as string | null | undefined,
    usage: checker.usage,
    error: checker.error,
  };
}

function objectAt(value: Json, key: string): Json {
  const inner = value[key];
  assert.ok(typeof inner === 'object' && inner !== null && !Array.isArray(inner), `${key} is an object`);
  return inner as Json;
}

function text(value: unknown): string {
  assert.equal(typeof value, 'string');
  return String(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

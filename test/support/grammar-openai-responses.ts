// A strict reader of a Responses stream: every rule that the official clients rely on, and then some.
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';

type Json = Record<string, unknown>;

interface Item {
  readonly id: string;
  readonly type: string;
  readonly callId: unknown;
  /** Content or summary parts that are open or done, with the text told by deltas. */
  readonly parts: { readonly type: string; text: string; done: boolean; textDone: boolean; annotations: unknown[] }[];
  /** Arguments or input, told by deltas. */
  text: string;
  textDone: boolean;
  done: Json | undefined;
}

export interface ReadResponses {
  /** The Response of the last event. */
  readonly response: Json;
  /** `response.completed`, `response.incomplete` or `response.failed`. */
  readonly end: string;
  readonly events: readonly Json[];
}

/** Items that come from the model; those of server tools may run side by side. */
const OWN_TYPES = ['message', 'reasoning', 'function_call', 'custom_tool_call'];
const TERMINALS = ['response.completed', 'response.incomplete', 'response.failed'];

/** Reads a whole stream as text. Throws an AssertionError at the first broken rule. */
export function readResponsesStream(text: string): ReadResponses {
  const reader = new GrammarReader();
  for (const block of text.split('\n\n')) {
    if (block === '' || block.startsWith(':')) continue;
    const match = /^event: ([^\n]+)\ndata: ([^\n]+)$/.exec(block);
    ok(match !== null, `not an SSE block of event and data: ${block.slice(0, 80)}`);
    const event: Json = JSON.parse(match[2] ?? '');
    strictEqual(event.type, match[1], 'the payload has the type of its event');
    reader.event(event);
  }
  return reader.close();
}

class GrammarReader {
  private readonly events: Json[] = [];
  private readonly items: Item[] = [];
  private created: Json | undefined;
  private last: Json | undefined;
  private failing = false;

  event(event: Json): void {
    strictEqual(event.sequence_number, this.events.length, `${event.type}: sequence numbers count up from 0`);
    ok(this.last === undefined, `${event.type} after the end`);
    this.events.push(event);
    const type = String(event.type);
    if (type === 'error') {
      ok(
        typeof event.message === 'string' && 'code' in event && 'param' in event,
        'an error has code, message and param',
      );
      this.failing = true;
      return;
    }
    ok(!this.failing || type === 'response.failed', `${type} after an error`);
    if (this.events.length === 1) this.readCreated(event);
    else if (this.events.length === 2) this.readInProgress(event);
    else if (TERMINALS.includes(type)) this.readTerminal(event);
    else this.readItemEvent(event);
  }

  close(): ReadResponses {
    ok(this.last !== undefined, 'the stream has a terminal event');
    return { response: this.last, end: String(this.events.at(-1)?.type), events: this.events };
  }

  private readCreated(event: Json): void {
    strictEqual(event.type, 'response.created', 'the first event');
    this.created = checkResponse(event.response);
    strictEqual(this.created.status, 'in_progress');
    deepStrictEqual(this.created.output, []);
    strictEqual(this.created.usage, null);
  }

  private readInProgress(event: Json): void {
    strictEqual(event.type, 'response.in_progress', 'the second event');
    deepStrictEqual(checkResponse(event.response), this.created);
  }

  private readTerminal(event: Json): void {
    const response = checkResponse(event.response);
    strictEqual(response.id, this.created?.id, 'the id never changes');
    strictEqual(response.model, this.created?.model, 'the model never changes');
    strictEqual(`response.${response.status}`, event.type);
    this.last = response;
    if (event.type === 'response.failed') {
      ok(response.error !== null, 'a failed response says its error');
      return;
    }
    for (const item of this.items) ok(item.done !== undefined, `item ${item.id} was never done`);
    deepStrictEqual(
      response.output,
      this.items.map((item) => item.done),
      'the last object is what was streamed',
    );
    strictEqual(response.incomplete_details === null, event.type === 'response.completed');
  }

  private readItemEvent(event: Json): void {
    const type = String(event.type);
    if (type === 'response.output_item.added') this.readAdded(event);
    else this.readOpenItem(type, event);
  }

  private readOpenItem(type: string, event: Json): void {
    const item = this.items[Number(event.output_index)];
    ok(item !== undefined, `${type}: no item at ${event.output_index}`);
    ok(item.done === undefined, `${type}: item ${item.id} is done`);
    if (type === 'response.output_item.done') {
      this.readDone(item, event.item as Json);
      return;
    }
    strictEqual(event.item_id, item.id, `${type}: the item's id`);
    const handler = HANDLERS[type];
    if (handler !== undefined) handler(item, event);
    else ok(new RegExp(`^response\\.${item.type}[._]`).test(type), `${type}: unknown event for ${item.type}`);
  }

  private readAdded(event: Json): void {
    const wire = event.item as Json;
    strictEqual(event.output_index, this.items.length, 'output indexes count up from 0');
    const isOpen = (item: Item) => item.done === undefined && OWN_TYPES.includes(item.type);
    ok(
      !OWN_TYPES.includes(String(wire.type)) || !this.items.some(isOpen),
      'a message, reasoning or call is done before the next item is added',
    );
    ok(typeof wire.id === 'string' && wire.id !== '', 'an item has an id');
    ok(
      this.items.every((item) => item.id !== wire.id),
      `the item id ${wire.id} is used once`,
    );
    if (wire.type === 'function_call' || wire.type === 'custom_tool_call') {
      ok(typeof wire.call_id === 'string' && wire.call_id !== '', 'a call has a call_id');
      ok(
        this.items.every((item) => item.callId !== wire.call_id),
        `the call_id ${wire.call_id} is used once`,
      );
      strictEqual(wire.type === 'function_call' ? wire.arguments : wire.input, '');
      strictEqual(wire.status, 'in_progress');
    }
    if (wire.type === 'message')
      deepStrictEqual([wire.content, wire.role, wire.status], [[], 'assistant', 'in_progress']);
    if (wire.type === 'reasoning') deepStrictEqual(wire.summary, []);
    const type = String(wire.type);
    this.items.push({ id: wire.id, type, callId: wire.call_id, parts: [], text: '', textDone: false, done: undefined });
  }

  private readDone(item: Item, wire: Json): void {
    strictEqual(wire.id, item.id);
    strictEqual(wire.type, item.type);
    for (const part of item.parts) ok(part.done, `a part of ${item.id} was never done`);
    const texts = item.parts.map((part) => part.text);
    if (item.type === 'message') {
      deepStrictEqual(
        (wire.content as Json[]).map((part) => part.text ?? part.refusal),
        texts,
      );
      deepStrictEqual(
        (wire.content as Json[]).map((part) => part.annotations ?? []),
        item.parts.map((part) => part.annotations),
      );
    } else if (item.type === 'reasoning') {
      const raw = item.parts[0]?.type === 'reasoning_text';
      deepStrictEqual(
        ((raw ? wire.content : wire.summary) as Json[]).map((part) => part.text),
        texts,
      );
    } else if (item.type === 'function_call' || item.type === 'custom_tool_call') {
      ok(item.textDone, `${item.id}: no done event of its text`);
      strictEqual(wire.call_id, item.callId);
      strictEqual(item.type === 'function_call' ? wire.arguments : wire.input, item.text);
    }
    item.done = wire;
  }
}

type Handler = (item: Item, event: Json) => void;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'response.content_part.added': (item, event) => addPart(item, event, { index: event.content_index }),
  'response.content_part.done': (item, event) => donePart(item, event, { index: event.content_index }),
  'response.output_text.delta': (item, event) => {
    ok(Array.isArray(event.logprobs), 'a text delta has logprobs');
    tell(item, event, { index: event.content_index, type: 'output_text' });
  },
  'response.output_text.done': (item, event) => {
    ok(Array.isArray(event.logprobs), 'a text done has logprobs');
    settle(item, event.text, { index: event.content_index, type: 'output_text' });
  },
  'response.output_text.annotation.added': (item, event) => {
    const part = partAt(item, { index: event.content_index, type: 'output_text' });
    strictEqual(event.annotation_index, part.annotations.length);
    part.annotations.push(event.annotation);
  },
  'response.refusal.delta': (item, event) => tell(item, event, { index: event.content_index, type: 'refusal' }),
  'response.refusal.done': (item, event) =>
    settle(item, event.refusal, { index: event.content_index, type: 'refusal' }),
  'response.reasoning_text.delta': (item, event) =>
    tell(item, event, { index: event.content_index, type: 'reasoning_text' }),
  'response.reasoning_text.done': (item, event) =>
    settle(item, event.text, { index: event.content_index, type: 'reasoning_text' }),
  'response.reasoning_summary_part.added': (item, event) => addPart(item, event, { index: event.summary_index }),
  'response.reasoning_summary_part.done': (item, event) => donePart(item, event, { index: event.summary_index }),
  'response.reasoning_summary_text.delta': (item, event) =>
    tell(item, event, { index: event.summary_index, type: 'summary_text' }),
  'response.reasoning_summary_text.done': (item, event) =>
    settle(item, event.text, { index: event.summary_index, type: 'summary_text' }),
  'response.function_call_arguments.delta': tellCall,
  'response.function_call_arguments.done': (item, event) => settleCall(item, event.arguments),
  'response.custom_tool_call_input.delta': tellCall,
  'response.custom_tool_call_input.done': (item, event) => settleCall(item, event.input),
};

interface Place {
  readonly index: unknown;
  readonly type?: string;
}

const PARTS_OF: Readonly<Record<string, readonly string[]>> = {
  message: ['output_text', 'refusal'],
  reasoning: ['summary_text', 'reasoning_text'],
};

function addPart(item: Item, event: Json, { index }: Place): void {
  strictEqual(index, item.parts.length, 'content indexes count up from 0');
  ok(
    item.parts.every((part) => part.done),
    'a part is done before the next is added',
  );
  const part = event.part as Json;
  ok(PARTS_OF[item.type]?.includes(String(part.type)), `${part.type} in ${item.type}`);
  strictEqual(part.text ?? part.refusal, '', 'a part begins empty');
  item.parts.push({ type: String(part.type), text: '', done: false, textDone: false, annotations: [] });
}

function donePart(item: Item, event: Json, place: Place): void {
  const wire = event.part as Json;
  const part = partAt(item, place);
  ok(part.textDone, 'the text is done before its part');
  strictEqual(wire.type, part.type);
  strictEqual(wire.text ?? wire.refusal, part.text);
  part.done = true;
}

function partAt(item: Item, { index, type }: Place): Item['parts'][number] {
  const part = item.parts[Number(index)];
  ok(part !== undefined && !part.done, `no open part ${index} in ${item.id}`);
  if (type !== undefined) strictEqual(part.type, type);
  return part;
}

function tell(item: Item, event: Json, place: Place): void {
  const part = partAt(item, place);
  ok(!part.textDone, 'a delta after its done');
  part.text += String(event.delta);
}

function settle(item: Item, text: unknown, place: Place): void {
  const part = partAt(item, place);
  ok(!part.textDone, 'one done for one text');
  strictEqual(text, part.text, 'the done text is what the deltas said');
  part.textDone = true;
}

function tellCall(item: Item, event: Json): void {
  ok(!item.textDone, 'a delta after its done');
  item.text += String(event.delta);
}

/** A call without arguments has no delta; its `done` says `{}`. */
function settleCall(item: Item, text: unknown): void {
  if (item.text === '' && item.type === 'function_call') item.text = '{}';
  strictEqual(text, item.text, 'the done arguments are what the deltas said');
  item.textDone = true;
}

/** Fields that the official SDK's `Response` type has without a question mark, or that clients read. */
const REQUIRED = [
  'id',
  'object',
  'created_at',
  'status',
  'error',
  'incomplete_details',
  'instructions',
  'metadata',
  'model',
  'output',
  'parallel_tool_calls',
  'temperature',
  'tool_choice',
  'tools',
  'top_p',
  'usage',
  'text',
  'reasoning',
  'previous_response_id',
  'max_output_tokens',
  'truncation',
];

/** A Response object with all that its type requires. */
export function checkResponse(value: unknown): Json {
  const response = value as Json;
  for (const key of REQUIRED) ok(key in response, `a Response has ${key}`);
  strictEqual(response.object, 'response');
  ok(String(response.id).startsWith('resp_'), 'a Response id begins with resp_');
  ok(Number.isInteger(response.created_at), 'created_at is in whole seconds');
  ok(Array.isArray(response.tools) && Array.isArray(response.output));
  if (response.usage !== null) checkUsage(response.usage as Json);
  return response;
}

function checkUsage(usage: Json): void {
  const details = [usage.input_tokens_details, usage.output_tokens_details] as Json[];
  const counts = [
    usage.input_tokens,
    usage.output_tokens,
    usage.total_tokens,
    details[0]?.cached_tokens,
    details[1]?.reasoning_tokens,
  ];
  ok(counts.every(Number.isInteger), `usage has all counts: ${JSON.stringify(usage)}`);
  strictEqual(usage.total_tokens, Number(usage.input_tokens) + Number(usage.output_tokens));
}

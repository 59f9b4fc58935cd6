// The parts of a streamed Response: how each kind is added, told and done.
import type { Citation, Signature, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import type { OpenedPart } from '../canonical/events.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { textOf } from '../canonical/read-json.ts';
import { writeAnnotation } from './content.ts';
import { type MessagePart, ownFields } from './items.ts';
import {
  givenId,
  type ItemStatus,
  writeCallItem,
  writeMessageItem,
  writeOutputPart,
  writeReasoningItem,
} from './output-items.ts';
import { type StreamOutput, textEvent } from './stream-output.ts';
import { PROTOCOL } from './wire.ts';

/** A part that grows. */
export interface GrowingPart {
  delta(text: string): void;
  sign(signature: Signature): void;
  cite(citation: Citation): void;
  end(status: ItemStatus): void;
}

type Opened<K extends OpenedPart['type']> = Extract<OpenedPart, { type: K }>;

const nothing = () => {};

/** The message item that is open; texts and refusals side by side are its content parts. */
export class OpenMessage {
  readonly id: string;
  readonly index: number;
  readonly content: JsonObject[] = [];
  private readonly fields: JsonObject | undefined;
  private readonly output: StreamOutput;

  constructor(output: StreamOutput, fields: JsonObject | undefined) {
    this.output = output;
    this.fields = fields;
    this.id = textOf(fields?.id) ?? output.newId('message');
    this.index = output.addItem(writeMessageItem([], { id: this.id, status: 'in_progress', fields }));
  }

  close(status: ItemStatus): void {
    this.output.doneItem(this.index, writeMessageItem(this.content, { id: this.id, status, fields: this.fields }));
  }
}

export interface ContentOptions {
  readonly message: OpenMessage;
  /** The logprobs of the tokens so far; they are told when the text is done. */
  takeLogprobs(): readonly JsonValue[];
}

/** A content part of a message. */
export function growContent(
  output: StreamOutput,
  opened: Opened<'text' | 'refusal'>,
  { message, takeLogprobs }: ContentOptions,
): GrowingPart {
  const place = { item_id: message.id, output_index: message.index, content_index: message.content.length };
  const annotations: JsonObject[] = [];
  const isText = opened.type === 'text';
  let text = '';
  const partOf = (): MessagePart => {
    const citations = annotations.map((value) => ({ native: { protocol: PROTOCOL, value } }) as const);
    return isText ? { type: 'text', text, citations } : { type: 'refusal', text };
  };
  const event = isText
    ? textEvent('response.output_text.delta', place, ',"logprobs":[]')
    : textEvent('response.refusal.delta', place);
  output.say('response.content_part.added', { ...place, part: writeOutputPart(partOf(), []) });
  return {
    delta(more) {
      text += more;
      output.saySome(more, event);
    },
    sign: nothing,
    cite(citation) {
      const annotation = isText ? writeAnnotation(citation, text.length) : undefined;
      if (annotation === undefined) {
        output.warn('citations');
        return;
      }
      const event = { ...place, annotation_index: annotations.length, annotation };
      annotations.push(annotation);
      output.say('response.output_text.annotation.added', event);
    },
    end() {
      const logprobs = isText ? [...takeLogprobs()] : [];
      const part = writeOutputPart(partOf(), logprobs);
      if (isText) output.say('response.output_text.done', { ...place, text, logprobs });
      else output.say('response.refusal.done', { ...place, refusal: text });
      output.say('response.content_part.done', { ...place, part });
      message.content.push(part);
    },
  };
}

/** How the text of a reasoning is told: as its summary, or raw. */
const THINKING_EVENTS = {
  summary: {
    added: 'response.reasoning_summary_part.added',
    delta: 'response.reasoning_summary_text.delta',
    textDone: 'response.reasoning_summary_text.done',
    partDone: 'response.reasoning_summary_part.done',
    type: 'summary_text',
    index: { summary_index: 0 },
  },
  raw: {
    added: 'response.content_part.added',
    delta: 'response.reasoning_text.delta',
    textDone: 'response.reasoning_text.done',
    partDone: 'response.content_part.done',
    type: 'reasoning_text',
    index: { content_index: 0 },
  },
} as const;

/** A reasoning item. Its text, if any, is one part; its encrypted form comes with its end. */
export function growThinking(output: StreamOutput, opened: Opened<'thinking'>): GrowingPart {
  const fields = ownFields(opened);
  const id = opened.signature?.id ?? textOf(fields?.id) ?? output.newId('thinking');
  const isRaw = fields?.content !== undefined;
  const events = THINKING_EVENTS[isRaw ? 'raw' : 'summary'];
  const index = output.addItem({ ...fields, id, type: 'reasoning', summary: [], ...(isRaw && { content: [] }) });
  const place = { item_id: id, output_index: index, ...events.index };
  const event = textEvent(events.delta, place);
  let part: ThinkingPart = { ...opened, text: '' };
  return {
    delta(delta) {
      if (part.text === '') output.say(events.added, { ...place, part: { type: events.type, text: '' } });
      part = { ...part, text: part.text + delta };
      output.saySome(delta, event);
    },
    sign(signature) {
      part = { ...part, signature };
    },
    cite: nothing,
    end() {
      const { text } = part;
      if (text !== '') {
        output.say(events.textDone, { ...place, text });
        output.say(events.partDone, { ...place, part: { type: events.type, text } });
      }
      output.doneItem(index, writeReasoningItem(part, id));
    },
  };
}

/** A function or custom tool call. A function call without arguments has `{}`, as the vendor says it. */
export function growCall(output: StreamOutput, opened: Opened<'tool-call'>): GrowingPart {
  const isCustom = opened.custom === true;
  const part: ToolCallPart = { ...opened, arguments: '' };
  const id = givenId(part) ?? output.newId(isCustom ? 'custom' : 'call');
  const index = output.addItem(writeCallItem(part, { id, status: 'in_progress' }));
  const place = { item_id: id, output_index: index };
  const deltaType = isCustom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta';
  const event = textEvent(deltaType, place);
  let text = '';
  return {
    delta(delta) {
      text += delta;
      output.saySome(delta, event);
    },
    sign: nothing,
    cite: nothing,
    end(status) {
      if (text === '' && !isCustom) text = '{}';
      if (isCustom) output.say('response.custom_tool_call_input.done', { ...place, input: text });
      else output.say('response.function_call_arguments.done', { ...place, name: part.name, arguments: text });
      output.doneItem(index, writeCallItem({ ...part, arguments: text }, { id, status }));
    },
  };
}

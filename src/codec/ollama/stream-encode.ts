// Canonical events as the lines of a stream to an Ollama client.
import { nativeName } from '../canonical/answer-losses.ts';
import type { ToolCallPart } from '../canonical/content.ts';
import type { OpenedPart, StreamEvent } from '../canonical/events.ts';
import type { JsonValue } from '../canonical/json.ts';
import type { Finish } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import { ndjsonFrame } from '../framing/write.ts';
import type { StreamEncoder } from '../stream-contract.ts';
import { writeLogprobs, writeUsage } from './answer.ts';
import { warnForeign, writeFinish, writeToolCall } from './answer-parts.ts';
import { ollamaErrors } from './error.ts';
import { writeImage } from './images.ts';

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => string };

/** Calls are said when they are whole; the last line holds the reason of the end and the counts. */
export class OllamaStreamEncoder implements StreamEncoder {
  private readonly reply: ReplyContext;
  /** What every line begins with: the model and the time. */
  private head: string;
  private opened: OpenedPart | undefined;
  private callArguments = '';
  private calls = 0;
  private finish: Finish | undefined;
  private usage: Usage | undefined;
  private readonly told = new Set<string>();

  constructor(reply: ReplyContext) {
    this.reply = reply;
    this.head = headOf(reply.request.model, reply.created);
  }

  /** Only the first candidate has a place. */
  encode(event: StreamEvent): string {
    if ('candidate' in event && event.candidate > 0) return this.drop(`candidates[${event.candidate}]`);
    return (this.handlers[event.type] as (event: StreamEvent) => string)(event);
  }

  private readonly handlers: Handlers = {
    start: ({ model, created, extensions }) => {
      warnForeign(extensions, '', this.reply.warn);
      this.head = headOf(model ?? this.reply.request.model, created ?? this.reply.created);
      return '';
    },
    'part-start': ({ opened }) => this.start(opened),
    'part-delta': ({ text }) => this.delta(text),
    signature: ({ signature }) => {
      if (this.opened?.type !== 'tool-call') return this.drop('message.thinking.signature');
      this.opened = { ...this.opened, signature };
      return '';
    },
    citation: () => this.drop('message.citations'),
    'part-end': () => this.end(),
    logprobs: ({ value }) => this.writeLogprobs(value),
    finish: ({ finish }) => {
      this.finish = finish;
      return '';
    },
    usage: ({ usage }) => {
      this.usage = usage;
      return '';
    },
    native: ({ protocol, event }) => (protocol === 'ollama' ? '' : this.drop(event ?? protocol)),
    error: ({ error }) => ollamaErrors.encodeInStream(error, this.reply.requestId),
    end: () => this.last(),
  };

  private start(opened: OpenedPart): string {
    this.opened = opened;
    this.callArguments = '';
    if (opened.type === 'native') return this.drop(`message.${nativeName(opened)}`);
    if (opened.type === 'thinking' && opened.signature !== undefined) return this.drop('message.thinking.signature');
    if (opened.type !== 'media') return '';
    const image = writeImage(opened);
    return image === undefined
      ? this.drop(`message.${opened.kind}`)
      : this.line(`"content":"","images":[${JSON.stringify(image)}]`);
  }

  more(text: string): string {
    return this.delta(text);
  }

  private delta(text: string): string {
    if (this.opened?.type === 'tool-call') {
      this.callArguments += text;
      return '';
    }
    if (this.opened?.type === 'thinking') return this.line(`"content":"","thinking":${JSON.stringify(text)}`);
    return this.line(`"content":${JSON.stringify(text)}`);
  }

  private end(): string {
    const { opened } = this;
    this.opened = undefined;
    if (opened?.type !== 'tool-call') return '';
    const part: ToolCallPart = { ...opened, arguments: this.callArguments };
    const call = writeToolCall(part, this.calls);
    this.calls += 1;
    return this.line(`"content":"","tool_calls":[${JSON.stringify(call)}]`);
  }

  private writeLogprobs(value: JsonValue): string {
    const { logprobs } = writeLogprobs(value);
    if (logprobs === undefined) return '';
    const message = '{"role":"assistant","content":""}';
    return ndjsonFrame(`{${this.head},"message":${message},"logprobs":${JSON.stringify(logprobs)},"done":false}`);
  }

  private last(): string {
    const tail = {
      done: true,
      done_reason: writeFinish(this.finish, this.reply.warn),
      ...writeUsage(this.usage, this.reply.warn),
    };
    const message = '{"role":"assistant","content":""}';
    return ndjsonFrame(`{${this.head},"message":${message},${JSON.stringify(tail).slice(1)}`);
  }

  private line(fields: string): string {
    return ndjsonFrame(`{${this.head},"message":{"role":"assistant",${fields}},"done":false}`);
  }

  /** Tells a loss once. */
  private drop(path: string): string {
    if (!this.told.has(path)) this.reply.warn({ code: 'dropped', path, protocol: 'ollama' });
    this.told.add(path);
    return '';
  }
}

function headOf(model: string, created: number): string {
  return `"model":${JSON.stringify(model)},"created_at":"${new Date(created * 1_000).toISOString()}"`;
}

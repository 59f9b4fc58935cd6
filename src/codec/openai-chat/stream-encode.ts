// Canonical events as the chunks that Chat's clients read: role first, one finish a choice, usage only if asked, `[DONE]`.
import type { StreamEvent } from '../canonical/events.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import { errors } from '../openai-error.ts';
import type { StreamEncoder } from '../stream-contract.ts';
import { ChoiceEncoder, type ChunkWriter } from './choice-encode.ts';
import { answerId, warnAnswer, warnForeign } from './response-encode.ts';
import { encodeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => string };

export function streamEncoder(reply: ReplyContext): StreamEncoder {
  return new ChatStreamEncoder(reply);
}

class ChatStreamEncoder implements StreamEncoder, ChunkWriter {
  readonly #reply: ReplyContext;
  readonly #choices = new Map<number, ChoiceEncoder>();
  /** What stands before and after the one choice of each chunk. */
  #head = '';
  readonly #tail: string;
  readonly after: string;
  #usage: Usage | undefined;

  constructor(reply: ReplyContext) {
    this.#reply = reply;
    this.#tail = reply.request.streamUsage ? '],"usage":null}\n\n' : ']}\n\n';
    this.after = `,"logprobs":null,"finish_reason":null}${this.#tail}`;
  }

  encode(event: StreamEvent): string {
    return (this.#handlers[event.type] as (event: StreamEvent) => string)(event);
  }

  more(text: string): string {
    return this.#choices.get(0)?.grow(text) ?? '';
  }

  before(index: number): string {
    return `${this.#head}{"index":${index},"delta":`;
  }

  write(index: number, delta: string, finish = 'null', logprobs = 'null'): string {
    return `${this.before(index)}${delta},"logprobs":${logprobs},"finish_reason":${finish}}${this.#tail}`;
  }

  readonly #handlers: Handlers = {
    start: (event) => this.#begin(event),
    'part-start': ({ candidate, opened }) => this.#say(candidate, (choice) => choice.open(opened)),
    'part-delta': ({ candidate, text }) => this.#say(candidate, (choice) => choice.grow(text)),
    'part-end': ({ candidate }) => this.#say(candidate, (choice) => choice.close()),
    signature: ({ candidate, signature }) => this.#say(candidate, (choice) => choice.sign(signature)),
    citation: ({ candidate, citation }) => this.#say(candidate, (choice) => choice.cite(citation)),
    logprobs: ({ candidate, value }) =>
      this.#say(candidate, () => this.write(candidate, '{}', 'null', JSON.stringify(value))),
    finish: ({ candidate, finish }) => this.#say(candidate, (choice) => choice.finish(finish)),
    usage: ({ usage }) => {
      this.#usage = usage;
      return '';
    },
    native: ({ protocol, event, data }) => {
      if (protocol === PROTOCOL) return sseFrame(JSON.stringify(data), event);
      warnAnswer(this.#reply, event ?? String(data.type), `an event of ${protocol}`);
      return '';
    },
    error: ({ error }) => errors.encodeInStream(error, this.#reply.requestId),
    end: () => `${this.#usageChunk()}data: [DONE]\n\n`,
  };

  #begin(event: EventOf<'start'>): string {
    warnForeign(event.extensions, '', this.#reply);
    const { system_fingerprint, service_tier } = event.extensions?.[PROTOCOL] ?? {};
    const fields: JsonObject = {
      id: answerId(event, this.#reply),
      object: 'chat.completion.chunk',
      created: event.created ?? this.#reply.created,
      model: event.model ?? this.#reply.request.model,
      ...(system_fingerprint !== undefined && { system_fingerprint }),
      ...(service_tier !== undefined && { service_tier }),
    };
    this.#head = `data: ${JSON.stringify(fields).slice(0, -1)},"choices":[`;
    return this.#say(0, () => '');
  }

  /** What the choice says, after a chunk with its role where this is the first that is heard of it. */
  #say(candidate: number, speak: (choice: ChoiceEncoder) => string): string {
    const known = this.#choices.get(candidate);
    if (known !== undefined) return speak(known);
    const choice = new ChoiceEncoder(candidate, this.#reply, this);
    this.#choices.set(candidate, choice);
    return this.write(candidate, '{"role":"assistant","content":""}') + speak(choice);
  }

  #usageChunk(): string {
    if (this.#usage === undefined || !this.#reply.request.streamUsage) return '';
    return `${this.#head}],"usage":${JSON.stringify(encodeUsage(this.#usage))}}\n\n`;
  }
}

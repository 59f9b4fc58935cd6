// Canonical events as the chunks of a Gemini stream for a client.
import type { StreamEvent } from '../canonical/events.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import type { StreamEncoder } from '../stream-contract.ts';
import { CandidateWriter } from './candidate-writer.ts';
import { geminiErrors } from './error.ts';
import { type ChunkWriter, chunkWriter, GEMINI_SSE } from './framing.ts';
import { warnForeign } from './response-encode.ts';
import { writeUsage } from './usage.ts';

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => string };

/** Every chunk is written at once but the last, which holds the finish reasons, the metadata and the usage. */
export class GeminiStreamEncoder implements StreamEncoder {
  private readonly reply: ReplyContext;
  private readonly writer: ChunkWriter;
  private readonly candidates = new Map<number, CandidateWriter>();
  /** What every chunk ends with: the model and the id. */
  private tail: string;
  private usage: Usage | undefined;

  constructor(reply: ReplyContext) {
    this.reply = reply;
    this.writer = chunkWriter(reply.framing ?? GEMINI_SSE);
    this.tail = tailOf(reply.request.model, reply.requestId);
  }

  encode(event: StreamEvent): string {
    return (this.handlers[event.type] as (event: StreamEvent) => string)(event);
  }

  more(text: string): string {
    return this.content(0, this.candidate(0).delta(text));
  }

  private readonly handlers: Handlers = {
    start: ({ id, model, extensions }) => {
      warnForeign(extensions, '', this.reply);
      this.tail = tailOf(model ?? this.reply.request.model, id ?? this.reply.requestId);
      return '';
    },
    'part-start': ({ candidate, opened }) => this.content(candidate, this.candidate(candidate).start(opened)),
    'part-delta': ({ candidate, text }) => this.content(candidate, this.candidate(candidate).delta(text)),
    signature: ({ candidate, signature }) => this.content(candidate, this.candidate(candidate).sign(signature)),
    citation: ({ candidate, citation }) => {
      this.candidate(candidate).cite(citation);
      return '';
    },
    'part-end': ({ candidate }) => this.content(candidate, this.candidate(candidate).end()),
    logprobs: ({ candidate, value }) => {
      this.candidate(candidate).addLogprobs(value);
      return '';
    },
    finish: ({ candidate, finish }) => {
      this.candidate(candidate).finish = finish;
      return '';
    },
    usage: ({ usage }) => {
      this.usage = usage;
      return '';
    },
    native: ({ protocol, event, data }) => {
      if (protocol === 'gemini') this.candidate(Number(data.index ?? 0)).addMetadata(data);
      else this.reply.warn({ code: 'dropped', path: event ?? protocol, protocol: 'gemini' });
      return '';
    },
    error: ({ error }) => {
      const json = JSON.stringify(geminiErrors.encode(error, this.reply.requestId));
      return this.writer.chunk(json) + this.writer.end();
    },
    end: () => this.last(),
  };

  private candidate(index: number): CandidateWriter {
    const known = this.candidates.get(index);
    if (known !== undefined) return known;
    const writer = new CandidateWriter(index, this.reply);
    this.candidates.set(index, writer);
    return writer;
  }

  /** `parts`: JSON texts of parts, joined by commas; empty where there is nothing to say. */
  private content(candidate: number, parts: string): string {
    if (parts === '') return '';
    return this.writer.chunk(
      `{"candidates":[{"content":{"parts":[${parts}],"role":"model"},"index":${candidate}}],${this.tail}}`,
    );
  }

  private last(): string {
    const candidates = [...this.candidates.values()].map((candidate) => JSON.stringify(candidate.last()));
    const usage =
      this.usage === undefined ? '' : `"usageMetadata":${JSON.stringify(writeUsage(this.usage, this.reply.warn))},`;
    return this.writer.chunk(`{"candidates":[${candidates.join(',')}],${usage}${this.tail}}`) + this.writer.end();
  }
}

function tailOf(model: string, id: string): string {
  return `"modelVersion":${JSON.stringify(model)},"responseId":${JSON.stringify(id)}`;
}

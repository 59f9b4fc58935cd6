// A stream that passes through: its own bytes, frames watched no closer than they must be, the model's name replaced.
import type { Finish } from './canonical/response.ts';
import type { Codec, FrameVerdict, FrameWatcher } from './codec.ts';
import type { AnswerStream, ChatCall, StreamOutput } from './exchange-contract.ts';
import { BYTEWISE, bytewise, fromBytewise } from './framing/decoding.ts';
import { createFrameReader, type FrameReader, type FrameReaderOutput } from './framing/reader.ts';
import type { RawFrame } from './framing/sse.ts';
import { sseFrame } from './framing/write.ts';
import { jsonReplacer } from './json-splice.ts';
import { PlainFrames } from './plain-frames.ts';
import type { Frame } from './stream-contract.ts';

export interface PassedStreamInit {
  readonly call: ChatCall;
  readonly upstream: Codec;
  readonly watcher: FrameWatcher;
  readonly output: StreamOutput;
  /** Takes a body that was no stream but a whole answer. */
  readonly document: (text: string) => void;
}

const NO_BYTES = Buffer.alloc(0);

/** All texts in it have one character a byte; only what the watcher is shown is decoded. */
export class PassedStream implements AnswerStream, FrameReaderOutput {
  readonly #output: StreamOutput;
  readonly #watcher: FrameWatcher;
  readonly #document: (text: string) => void;
  readonly #reader: FrameReader;
  readonly #rename: (frame: RawFrame) => string;
  readonly #plain: PlainFrames | undefined;
  /** What is being read. */
  #chunk: Buffer = NO_BYTES;
  /** The last of the frames that were not read, until one is. */
  #unread = '';
  #over = false;
  #content = false;
  #finish: Finish | undefined;

  constructor({ call, upstream, watcher, output, document }: PassedStreamInit) {
    const { model, varying } = upstream.chat.passthrough;
    this.#output = output;
    this.#watcher = watcher;
    this.#document = document;
    this.#rename = frameRenamer(call, model.frame);
    this.#plain = varying === undefined ? undefined : new PlainFrames(varying);
    this.#reader = createFrameReader(upstream.chat.framing.kind, this, BYTEWISE);
  }

  push(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#reader.push(chunk);
    this.#chunk = NO_BYTES;
  }

  close(): void {
    this.#reader.close();
    if (this.#over) return;
    this.#over = true;
    const error = this.#watcher.close();
    if (error === undefined) this.#output.ended(this.#finish);
    else this.#output.failed(error);
  }

  // ---- from the reader ------------------------------------------------------------------------------------------

  frame(raw: RawFrame): void {
    if (this.#over) return;
    if (raw.frame === undefined) {
      this.#write(raw.raw);
      return;
    }
    if (this.#unread !== '') this.#watcher.unread?.(this.#unread);
    this.#unread = '';
    this.#report(this.#watcher.frame(decoded(raw.frame)), raw);
  }

  skim(text: string, at: number): number {
    const plain = this.#plain;
    if (this.#over || plain === undefined) return at;
    const end = plain.run(text, at);
    if (end === at) return at;
    this.#output.write(plain.rewritten(text, end - at) ?? this.#bytes(text, at, end), this.#content);
    if (this.#watcher.unread !== undefined) this.#unread = text.slice(plain.lastFrame, end);
    return end;
  }

  document(text: string): void {
    this.#over = true;
    this.#document(fromBytewise(text));
  }

  // ---- to the client --------------------------------------------------------------------------------------------

  #report(verdict: FrameVerdict, raw: RawFrame): void {
    const output = this.#output;
    this.#finish = verdict.finish ?? this.#finish;
    if (verdict.usage !== undefined) output.usage(verdict.usage);
    if (verdict.stored !== undefined) output.stored?.(verdict.stored);
    if (verdict.kind === 'error' && verdict.error !== undefined) {
      this.#over = true;
      output.failed(verdict.error);
      return;
    }
    // What is counted after the end of an answer is the last word: it is read.
    if (verdict.finish !== undefined) this.#plain?.forget();
    this.#content ||= verdict.kind === 'content';
    if (verdict.kind !== 'hidden') this.#pass(raw, isPlain(verdict));
    if (verdict.kind === 'end') {
      this.#over = true;
      output.ended(this.#finish);
    }
  }

  #pass(raw: RawFrame, plain: boolean): void {
    const written = this.#rename(raw);
    this.#write(written);
    if (plain) this.#plain?.learn(raw.raw, written);
  }

  #write(text: string): void {
    this.#output.write(Buffer.from(text, 'latin1'), this.#content);
  }

  /** Of a text that ends where the chunk does: the chunk's own bytes, unless it begins in an earlier one. */
  #bytes(text: string, at: number, end: number): Buffer {
    const before = text.length - this.#chunk.length;
    if (at < before) return Buffer.from(text.slice(at, end), 'latin1');
    return this.#chunk.subarray(at - before, end - before);
  }
}

/** Names of events that mean something are ASCII. */
function decoded({ event, data }: Frame): Frame {
  return event === undefined ? { data: fromBytewise(data) } : { event, data: fromBytewise(data) };
}

/** Content and nothing else. */
function isPlain({ kind, usage, finish, stored }: FrameVerdict): boolean {
  return kind === 'content' && usage === undefined && finish === undefined && stored === undefined;
}

/** Changes the model's name inside a frame's raw text, and nothing else of it. */
function frameRenamer(call: ChatCall, path: readonly string[] | undefined): (frame: RawFrame) => string {
  if (path === undefined) return ({ raw }) => raw;
  const key = `"${path.at(-1)}"`;
  const rename = jsonReplacer(path, bytewise(JSON.stringify(call.requestHead.model)));
  return ({ frame, raw }) => {
    if (frame === undefined || !frame.data.includes(key)) return raw;
    const data = rename(frame.data);
    if (data === frame.data) return raw;
    const at = raw.indexOf(frame.data);
    if (at >= 0) return raw.slice(0, at) + data + raw.slice(at + frame.data.length);
    // Several data lines are one text only once they are read: such a frame is written anew.
    return sseFrame(data.replace(/\n/g, ''), frame.event);
  };
}

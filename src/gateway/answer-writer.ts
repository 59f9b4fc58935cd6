// One answer on its way to the client: whole or streamed, kept alive while it waits, and never ended as if all were
// well when it was not.

import type { ClientCall } from '../codec/exchange.ts';
import type { Framing } from '../codec/stream-contract.ts';
import type { GatewayError } from '../errors.ts';
import type { Clock, Timer } from '../upstream/clock.ts';
import type { Headers } from './answer-head.ts';
import { sendError } from './error-answer.ts';
import type { Reply } from './reply.ts';

/** A stream that says nothing for this long is told to be alive: half of what common proxies wait for. */
const KEEP_ALIVE_MS = 15_000;

export interface AnswerWriterInit {
  readonly call: ClientCall;
  readonly reply: Reply;
  readonly clock: Clock;
  /** The head as it stands when a keep-alive has to be sent before there is an answer. */
  readonly earlyHeaders: () => Headers;
}

export class AnswerWriter {
  readonly #call: ClientCall;
  readonly #reply: Reply;
  readonly #clock: Clock;
  readonly #earlyHeaders: () => Headers;
  readonly #framing: Framing;
  #timer: Timer | undefined;
  #lastWrite = 0;
  #blocked = false;
  #begun = false;
  #framesWritten = false;
  #over = false;

  constructor({ call, reply, clock, earlyHeaders }: AnswerWriterInit) {
    this.#call = call;
    this.#reply = reply;
    this.#clock = clock;
    this.#earlyHeaders = earlyHeaders;
    this.#framing = call.framing;
  }

  /** The client has been sent a head. */
  get begun(): boolean {
    return this.#begun;
  }

  /** A streamed answer is awaited: from now on silence is filled with keep-alives. */
  awaitStream(): void {
    if (this.#framing.keepAlive === '') return;
    this.#lastWrite = this.#clock.now();
    this.#schedule(KEEP_ALIVE_MS);
  }

  /** @param contentType absent: JSON */
  whole(body: Buffer | string, headers: Headers, contentType = 'application/json'): void {
    this.#stop();
    headers['content-type'] = contentType;
    headers['content-length'] = String(Buffer.byteLength(body));
    this.#begun = true;
    this.#reply.head(200, headers);
    this.#reply.end(body);
  }

  /** The head of a streamed answer, unless a keep-alive has brought it already. */
  beginStream(headers: Headers): void {
    if (this.#begun) return;
    this.#begun = true;
    headers['content-type'] ??= this.#framing.contentType;
    headers['cache-control'] = 'no-cache';
    // Proxies that collect answers before they pass them on are told not to.
    headers['x-accel-buffering'] = 'no';
    this.#reply.head(200, headers);
  }

  /** False: the client is slower than the upstream; `resume` is called once it has caught up. */
  write(text: string | Buffer, resume: () => void): boolean {
    this.#framesWritten = true;
    this.#lastWrite = this.#clock.now();
    if (this.#reply.write(text)) return true;
    this.#blocked = true;
    this.#reply.onDrain(() => {
      this.#blocked = false;
      resume();
    });
    return false;
  }

  /** @param comment a last word to a client that asked for it, where the framing has comments */
  endStream(text: string | Buffer | undefined, comment?: string): void {
    this.#stop();
    const last = comment === undefined ? '' : this.#framing.comment(comment);
    if (text !== undefined && last !== '') this.#reply.write(text);
    this.#reply.end(last === '' ? text : last);
  }

  /** An error in the client's dialect: an answer of its own, or, once a stream has begun, its last event. */
  fail(error: GatewayError, headers: Headers, comment?: string): void {
    this.#stop();
    const { codec, requestId } = this.#call;
    if (!this.#begun) {
      this.#begun = true;
      sendError({ codec, error, requestId, reply: this.#reply, headers });
      return;
    }
    // Bytes without frames have no place for an error: only the connection can tell that they are not all.
    if (this.#framing.kind === 'bytes') this.#reply.destroy();
    else this.#reply.end(this.#errorFrames(error) + (comment === undefined ? '' : this.#framing.comment(comment)));
  }

  /** The client has left: nothing more is written. */
  abandon(): void {
    this.#stop();
  }

  #errorFrames(error: GatewayError): string {
    const { codec, requestId } = this.#call;
    if (this.#framing.kind !== 'json-array') return codec.errors.encodeInStream(error, requestId);
    // A JSON array is ended well, its last element being the error: otherwise it could not even be read.
    return `${this.#framesWritten ? ',' : '['}${JSON.stringify(codec.errors.encode(error, requestId))}]`;
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => this.#keepAlive());
  }

  #keepAlive(): void {
    if (this.#over) return;
    const quietMs = this.#clock.now() - this.#lastWrite;
    if (quietMs < KEEP_ALIVE_MS) {
      this.#schedule(KEEP_ALIVE_MS - quietMs);
      return;
    }
    // A client that does not read what it has needs no more of it.
    if (!this.#blocked) {
      this.beginStream(this.#earlyHeaders());
      this.#reply.write(this.#framing.keepAlive);
      this.#lastWrite = this.#clock.now();
    }
    this.#schedule(KEEP_ALIVE_MS);
  }

  #stop(): void {
    this.#over = true;
    this.#timer?.cancel();
  }
}

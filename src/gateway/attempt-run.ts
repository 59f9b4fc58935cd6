// One attempt under way: one request to one upstream, and what its answer comes to.
import type { Finish } from '../codec/canonical/response.ts';
import type { Answer, AnswerStream, Exchange } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { Clock, Timer } from '../upstream/clock.ts';
import type { Transport, UpstreamCall, UpstreamHandler, UpstreamRequest } from '../upstream/transport.ts';
import { StreamRelay } from './stream-relay.ts';

/** A whole answer beyond this is not one; the process must live. */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
/** An error says what it has to say in less. */
const MOST_ERROR_BYTES = 64 * 1024;
/** How long an upstream may keep the connection after the regular end, so that it can be used again. */
const LINGER_MS = 2_000;

const EMPTY = Buffer.alloc(0);

/** Who the outcome goes to. Of `failed`, `answered`, `ended` and `broke` there is one, once; none after `cancel`. */
export interface AttemptOwner {
  /** Before the commit point: nothing was written for it. */
  failed(run: AttemptRun, error: GatewayError): void;
  /** A whole answer. */
  answered(run: AttemptRun, answer: Answer): void;
  /** The commit point of a stream; `wrote` follows at once. */
  committed(run: AttemptRun): void;
  /** False: write no more until `run.resume()`. */
  wrote(run: AttemptRun, text: string | Buffer): boolean;
  /** The regular end of a stream, with its last piece. */
  ended(run: AttemptRun, last: string | Buffer | undefined): void;
  /** After the commit point. */
  broke(run: AttemptRun, error: GatewayError): void;
}

/** A streamed answer on its way through the codec. */
interface RunningStream {
  readonly answer: AnswerStream;
  readonly relay: StreamRelay;
}

export interface AttemptRunInit {
  readonly attempt: Attempt;
  readonly exchange: Exchange;
  readonly request: UpstreamRequest;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly owner: AttemptOwner;
}

export class AttemptRun implements UpstreamHandler {
  readonly attempt: Attempt;
  readonly exchange: Exchange;
  readonly startedAt: number;
  /** Until it is sent: a stream may take long, and a body may be large. */
  #request: UpstreamRequest | undefined;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #owner: AttemptOwner;
  #call: UpstreamCall | undefined;
  #timer: Timer | undefined;
  #stream: RunningStream | undefined;
  #status: number | undefined;
  #headers: Readonly<Record<string, string | undefined>> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  #committed = false;
  #over = false;
  /** The transport has nothing more to say. */
  #transportOver = false;

  constructor({ attempt, exchange, request, transport, clock, owner }: AttemptRunInit) {
    this.attempt = attempt;
    this.exchange = exchange;
    this.#request = request;
    this.#transport = transport;
    this.#clock = clock;
    this.#owner = owner;
    this.startedAt = clock.now();
  }

  /** Sends the request. It may fail before this has returned. */
  start(): void {
    this.#timer = this.#clock.after(this.attempt.settings.timeouts.firstToken, () => this.#firstTokenTimeout());
    const request = this.#request;
    if (request === undefined) throw new TypeError('an attempt is started once');
    this.#request = undefined;
    this.#call = this.#transport.send(request, this);
  }

  /** The upstream's HTTP status, once it has come. */
  get status(): number | undefined {
    return this.#status;
  }

  /** The head of the upstream's answer. */
  get headers(): Readonly<Record<string, string | undefined>> {
    return this.#headers;
  }

  get usage() {
    return this.#stream?.relay.lastUsage;
  }

  /** The id under which the vendor keeps the streamed answer. */
  get storedAs(): string | undefined {
    return this.#stream?.relay.storedAs;
  }

  get finish(): Finish | undefined {
    return this.#stream?.relay.finish;
  }

  /** Ends it at once; the owner hears no more. */
  cancel(): void {
    if (this.#over) return;
    this.#finish();
    this.#call?.cancel();
  }

  resume(): void {
    if (!this.#over) this.#call?.resume();
  }

  // ---- from the transport ---------------------------------------------------------------------------------------

  head(status: number, headers: Readonly<Record<string, string | undefined>>): void {
    if (this.#over) return;
    this.#status = status;
    this.#headers = headers;
    if (!this.#good()) return;
    // Of a whole answer nothing can be read before its end: its head is the first sign of it.
    if (!this.exchange.streamed) this.#timer?.cancel();
    else {
      const relay = new StreamRelay();
      this.#stream = { answer: this.exchange.openStream(relay), relay };
    }
  }

  data(chunk: Buffer): void {
    if (this.#over) return;
    if (this.#stream !== undefined) {
      this.#feed(this.#stream, chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (!this.#good() && this.#bytes > MOST_ERROR_BYTES) this.#readError();
    else if (this.#bytes > MOST_ANSWER_BYTES) this.#abort(tooLong(this.attempt));
  }

  end(): void {
    this.#transportEnded();
    if (this.#over) return;
    if (this.#stream !== undefined) this.#feed(this.#stream, undefined);
    else if (this.#good()) this.#readAnswer();
    else this.#readError();
  }

  failed(error: GatewayError): void {
    this.#transportEnded();
    if (this.#over) return;
    // An error whose body broke off is still that error.
    if (this.#status !== undefined && !this.#good()) this.#readError();
    else this.#abort(error);
  }

  // ---- what it comes to -----------------------------------------------------------------------------------------

  #good(): boolean {
    return this.#status !== undefined && this.#status >= 200 && this.#status < 300;
  }

  #body(): Buffer {
    const [first = EMPTY] = this.#chunks;
    return this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
  }

  #readAnswer(): void {
    let answer: Answer;
    try {
      answer = this.exchange.readAnswer(this.#body(), this.#headers);
    } catch (fault) {
      this.#abort(unreadable(fault));
      return;
    }
    this.#finish();
    this.#owner.answered(this, answer);
  }

  #readError(): void {
    const body = this.#body().subarray(0, MOST_ERROR_BYTES);
    this.#abort(this.exchange.readError(this.#status ?? 0, this.#headers, body));
  }

  /** Lets the codec take bytes, or, without any, their end; then acts on what it made of them. */
  #feed({ answer, relay }: RunningStream, chunk: Buffer | undefined): void {
    try {
      if (chunk === undefined) answer.close();
      else answer.push(chunk);
    } catch (fault) {
      relay.failed(unreadable(fault));
    }
    this.#settle(relay);
  }

  #settle(relay: StreamRelay): void {
    if (relay.open) this.#commit();
    if (this.#over) return;
    if (relay.complete) {
      this.#finish();
      if (!this.#transportOver) this.#timer = this.#clock.after(LINGER_MS, () => this.#call?.cancel());
      this.#owner.ended(this, relay.take());
      return;
    }
    const text = relay.open ? relay.take() : undefined;
    if (text !== undefined && !this.#owner.wrote(this, text) && !this.#over) this.#call?.pause();
    if (relay.error !== undefined && !this.#over) this.#abort(relay.error);
  }

  #commit(): void {
    if (this.#committed) return;
    this.#committed = true;
    this.#timer?.cancel();
    this.#owner.committed(this);
  }

  #firstTokenTimeout(): void {
    const { target, settings } = this.attempt;
    const message = `${target} gave no content within ${settings.timeouts.firstToken} ms (timeout first_token)`;
    this.#abort(new GatewayError('timeout', { message }));
  }

  #abort(error: GatewayError): void {
    if (this.#over) return;
    this.#finish();
    this.#call?.cancel();
    if (this.#committed) this.#owner.broke(this, error);
    else this.#owner.failed(this, error);
  }

  /** What waits for the connection to be given back waits no more. */
  #transportEnded(): void {
    this.#transportOver = true;
    if (this.#over) this.#timer?.cancel();
  }

  #finish(): void {
    this.#over = true;
    this.#timer?.cancel();
  }
}

/** A codec throws `GatewayError` for what an upstream said; anything else is an answer that it did not foresee. */
function unreadable(fault: unknown): GatewayError {
  if (fault instanceof GatewayError) return fault;
  return new GatewayError('bad_response', { message: 'the answer of the upstream could not be read', cause: fault });
}

function tooLong({ target }: Attempt): GatewayError {
  const message = `the answer of ${target} is longer than ${MOST_ANSWER_BYTES / 1024 / 1024} MiB`;
  return new GatewayError('bad_response', { message });
}

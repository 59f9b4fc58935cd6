// A provider that a simulation plays: what it does is said call by call; how it says it is its protocol's own.
import type { Codec, RequestHead } from '../../codec/codec.ts';
import { type ErrorKind, GatewayError } from '../../errors.ts';
import type { Clock, Timer } from '../../upstream/clock.ts';
import type { Transport, UpstreamCall, UpstreamHandler, UpstreamRequest } from '../../upstream/transport.ts';
import { carried, uncarried } from './carried.ts';
import { operationAnswer, operationHead } from './operation-answer.ts';
import type { WireAnswer } from './wire.ts';

/** What a simulated upstream is asked. */
export interface SimulatedCall {
  readonly provider: string;
  /** As the upstream is asked for it. */
  readonly model: string;
  readonly stream: boolean;
  /** The request as it was sent: headers with the key, and the body. */
  readonly request: UpstreamRequest;
  /** The clock's milliseconds. */
  readonly at: number;
}

/** What it does. `afterMs`: to the first content, or to the failure; `lastsMs`: from there to the end. */
export type SimulatedOutcome =
  | { readonly kind: 'answers'; readonly afterMs: number; readonly lastsMs?: number }
  | { readonly kind: 'fails'; readonly error: ErrorKind; readonly afterMs?: number; readonly retryAfterMs?: number }
  /** The connection breaks once there has been content. */
  | { readonly kind: 'breaks'; readonly afterMs: number; readonly lastsMs?: number }
  | { readonly kind: 'hangs' };

export type SimulatedUpstream = (call: SimulatedCall) => SimulatedOutcome;

export interface SimulatedTransportInit {
  readonly provider: string;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly upstream: SimulatedUpstream;
}

export function createSimulatedTransport({ provider, codec, clock, upstream }: SimulatedTransportInit): Transport {
  const read = readOnce(codec);
  return {
    send(request, handler) {
      const { head, answer } = read(request);
      const outcome = upstream({ provider, ...head, request, at: clock.now() });
      return new SimulatedExchange(handler, clock).play(outcome, answer);
    },
    close: async () => {},
  };
}

/** What a request asks for, and what it would be answered. */
interface ReadRequest {
  readonly head: RequestHead;
  readonly answer: WireAnswer;
}

/** Requests are many in a simulation, and few differ: each is read once, up to so many. */
const MOST_READ = 100_000;

function readOnce(codec: Codec): (request: UpstreamRequest) => ReadRequest {
  const known = new Map<string, ReadRequest>();
  return (request) => {
    const { url, body = '' } = request;
    const key = `${url.href} ${body}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const asked = uncarried(request);
    const head = operationHead(codec, asked);
    const read = { head, answer: carried(operationAnswer(codec, asked, head), request) };
    if (known.size < MOST_READ) known.set(key, read);
    return read;
  };
}

class SimulatedExchange implements UpstreamCall {
  readonly #handler: UpstreamHandler;
  readonly #clock: Clock;
  #timer: Timer | undefined;

  constructor(handler: UpstreamHandler, clock: Clock) {
    this.#handler = handler;
    this.#clock = clock;
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  /** Simulated clients read everything. */
  pause(): void {}
  resume(): void {}

  play(outcome: SimulatedOutcome, answer: WireAnswer): this {
    if (outcome.kind === 'hangs') return this;
    this.#timer = this.#clock.after(outcome.afterMs ?? 0, () => {
      if (outcome.kind === 'fails') this.#fail(outcome);
      else this.#begin(outcome, answer);
    });
    return this;
  }

  #begin({ kind, lastsMs = 0 }: Extract<SimulatedOutcome, { kind: 'answers' | 'breaks' }>, answer: WireAnswer): void {
    this.#timer = this.#clock.after(lastsMs, () => {
      if (kind === 'breaks') this.#handler.failed(broken());
      else {
        this.#handler.data(answer.rest);
        this.#handler.end();
      }
    });
    this.#handler.head(200, answer.headers);
    this.#handler.data(answer.begin);
  }

  /** As the codec would have classified it: which status and body stand for a kind is not what simulations are about. */
  #fail({ error, retryAfterMs }: Extract<SimulatedOutcome, { kind: 'fails' }>): void {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    this.#handler.failed(new GatewayError(error, { message: `simulated ${error}`, ...wait }));
  }
}

function broken(): GatewayError {
  return new GatewayError('stream_broken', { message: 'the simulated connection broke' });
}

// A transport that reaches no network: it plays a script. The demo provider stands behind it, and simulations.
import type { GatewayError } from '../errors.ts';
import type { Clock, Timer } from './clock.ts';
import { idleTimeout, networkFailure, streamBroken } from './failure.ts';
import type { Transport, UpstreamCall, UpstreamHandler, UpstreamRequest } from './transport.ts';

/** What an upstream does, one after the other; nothing follows `end`, `cut`, `hang` and `refuse`. */
export type ScriptStep =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'head'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'end' }
  /** The connection breaks. */
  | { readonly kind: 'cut' }
  /** Nothing more comes, and the connection stays. */
  | { readonly kind: 'hang' }
  /** There is nobody to connect to. */
  | { readonly kind: 'refuse' };

/** What a responder is told of a request; `path` holds the query too. */
interface ScriptedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Responder = (request: ScriptedRequest) => Iterable<ScriptStep>;

export function createInProcessTransport(respond: Responder, clock: Clock): Transport {
  return {
    send: (request, handler) => new ScriptedCall(request, handler, { respond, clock }),
    close: async () => {},
  };
}

class ScriptedCall implements UpstreamCall {
  readonly #request: UpstreamRequest;
  readonly #handler: UpstreamHandler;
  readonly #clock: Clock;
  readonly #steps: Iterator<ScriptStep>;
  #timer: Timer | undefined;
  #begun = false;
  #over = false;
  #paused = false;
  /** Playing, or waiting for a timer: `resume` must not start a second player. */
  #busy = true;

  constructor(
    request: UpstreamRequest,
    handler: UpstreamHandler,
    { respond, clock }: { readonly respond: Responder; readonly clock: Clock },
  ) {
    this.#request = request;
    this.#handler = handler;
    this.#clock = clock;
    const { url, headers, body } = request;
    this.#steps = respond({ path: url.pathname + url.search, headers, body: body?.toString() ?? '' })[
      Symbol.iterator
    ]();
    // As on a network, nothing is heard before `send` has returned.
    queueMicrotask(() => this.#play());
  }

  cancel(): void {
    this.#over = true;
    this.#timer?.cancel();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (!this.#busy) this.#play();
  }

  #play(): void {
    this.#busy = true;
    while (!this.#over && !this.#paused) {
      const next = this.#steps.next();
      // A script that just stops has hung.
      const step: ScriptStep = next.done === true ? { kind: 'hang' } : next.value;
      if (step.kind === 'wait') {
        this.#wait(step.ms);
        return;
      }
      this.#perform(step);
      if (step.kind === 'hang') return;
    }
    this.#busy = false;
  }

  #perform(step: Exclude<ScriptStep, { kind: 'wait' }>): void {
    switch (step.kind) {
      case 'head':
        this.#begun = true;
        this.#handler.head(step.status, step.headers);
        return;
      case 'data':
        this.#handler.data(Buffer.from(step.text));
        return;
      case 'end':
        this.#over = true;
        this.#handler.end();
        return;
      case 'cut':
        this.#fail(
          this.#begun ? streamBroken(this.#request, 'ECONNRESET') : networkFailure(this.#request, 'ECONNRESET'),
        );
        return;
      case 'refuse':
        this.#fail(networkFailure(this.#request, 'ECONNREFUSED'));
        return;
      case 'hang':
        this.#wait(Number.POSITIVE_INFINITY);
    }
  }

  /** Only the time between two pieces of an answer is bounded here; the rest is the gateway's. */
  #wait(delayMs: number): void {
    const idleMs = this.#begun ? this.#request.timeouts.idle : Number.POSITIVE_INFINITY;
    if (delayMs <= idleMs && Number.isFinite(delayMs)) this.#timer = this.#clock.after(delayMs, () => this.#play());
    else if (Number.isFinite(idleMs))
      this.#timer = this.#clock.after(idleMs, () => this.#fail(idleTimeout(this.#request)));
  }

  #fail(error: GatewayError): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.failed(error);
  }
}

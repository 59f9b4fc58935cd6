// One copy of a request: sent like any attempt, its answer read to the end and thrown away.
import type { ClientCall } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { Timer } from '../upstream/clock.ts';
import type { AttemptOwner, AttemptRun } from './attempt-run.ts';
import type { DecidedMirror } from './decision.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { makeRun } from './make-run.ts';
import type { Snapshot } from './snapshot.ts';

export interface MirrorRunInit {
  readonly attempt: Attempt;
  readonly call: ClientCall;
  readonly snapshot: Snapshot;
  readonly parts: GatewayParts;
  /** Called once. */
  readonly onEnd: () => void;
}

export class MirrorRun implements AttemptOwner {
  readonly #target: Pick<DecidedMirror, 'target' | 'key'>;
  /** Undefined once it is over: a trace keeps this run, and must not keep the request with it. */
  #init: MirrorRunInit | undefined;
  /** Waits for its turn, then for `total`: a copy that nobody waits for must end all the same. */
  #timer: Timer;
  #run: AttemptRun | undefined;
  #startedAt: number;
  #outcome: NonNullable<DecidedMirror['outcome']> = 'under way';
  #durationMs: number | undefined;

  constructor(init: MirrorRunInit) {
    const { target, key } = init.attempt;
    this.#target = { target, ...(key === undefined ? {} : { key: key.label }) };
    this.#init = init;
    const { clock } = init.parts;
    this.#startedAt = clock.now();
    init.snapshot.acquire();
    // Not before the request itself is on its way.
    this.#timer = clock.after(0, () => this.#send());
  }

  get outcome(): DecidedMirror {
    return {
      ...this.#target,
      outcome: this.#outcome,
      ...(this.#durationMs === undefined ? {} : { durationMs: this.#durationMs }),
    };
  }

  cancel(): void {
    this.#run?.cancel();
    this.#end('cancelled');
  }

  failed(_run: AttemptRun, error: GatewayError): void {
    this.#end(error.kind);
  }

  answered(): void {
    this.#end('answered');
  }

  committed(): void {}

  wrote(): boolean {
    return true;
  }

  ended(): void {
    this.#end('answered');
  }

  broke(_run: AttemptRun, error: GatewayError): void {
    this.#end(error.kind);
  }

  #send(): void {
    if (this.#init === undefined) return;
    const { attempt, call, snapshot, parts } = this.#init;
    const { clock, onFault } = parts;
    this.#startedAt = clock.now();
    try {
      this.#run = makeRun({ attempt, call, snapshot, clock, owner: this });
      this.#timer = clock.after(attempt.settings.timeouts.total, () => this.#tooLong());
      this.#run.start();
    } catch (fault) {
      if (!(fault instanceof GatewayError)) onFault(fault);
      this.#end(fault instanceof GatewayError ? fault.kind : 'server_error');
    }
  }

  #tooLong(): void {
    this.#run?.cancel();
    this.#end('timeout');
  }

  #end(outcome: NonNullable<DecidedMirror['outcome']>): void {
    if (this.#init === undefined) return;
    const { parts, snapshot, onEnd } = this.#init;
    this.#init = undefined;
    this.#run = undefined;
    this.#timer.cancel();
    this.#outcome = outcome;
    this.#durationMs = Math.round(parts.clock.now() - this.#startedAt);
    snapshot.release();
    onEnd();
  }
}

// The attempts of one request, up to the one that answers: limits, sending, retries, hedges, `total`, and what each came to.
import type { Answer, ClientCall } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Hedge } from '../route-table.ts';
import type { Attempt, Chain } from '../routing/attempt.ts';
import { startChain } from '../routing/chain.ts';
import type { Timer } from '../upstream/clock.ts';
import type { Admission } from './admission.ts';
import type { AttemptEnd, SentAttempt } from './attempt-end.ts';
import type { AttemptOwner, AttemptRun } from './attempt-run.ts';
import { withMessage } from './error-answer.ts';
import { makeRun } from './make-run.ts';
import type { RecordDraft } from './record-draft.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RoutedCall } from './routed-call.ts';
import { secretsSent } from './upstream-request.ts';

/** Who the walk is for. Of `answered`, `ended`, `broke` and `spent` there is one, once; none after `stop`. */
export interface WalkOwner extends Omit<AttemptOwner, 'failed'> {
  /** No attempt is left: this is what the client is told. */
  spent(error: GatewayError): void;
  /** Whatever was thrown on the way, as an error for the client; a fault of the program is told to the log. */
  caught(fault: unknown): GatewayError;
  /** The program failed in the midst of a step. */
  faulted(fault: unknown): void;
}

export interface WalkInit {
  readonly admission: Admission;
  readonly call: ClientCall;
  readonly routed: RoutedCall;
  readonly limits: RequestLimits;
  readonly draft: RecordDraft;
  readonly owner: WalkOwner;
}

export class ChainWalk implements AttemptOwner {
  readonly chain: Chain;
  readonly #init: WalkInit;
  /** How many attempts were handed out. */
  #attempts = 0;
  /** Those under way: one, or two where one is a hedge of the other; the one that committed is alone. */
  #runs: readonly AttemptRun[] = [];
  /** Attempts of which it is not known yet whether their limits allow them. */
  #asking = 0;
  /** Waits for the time to hedge. */
  #hedging: Timer | undefined;
  /** Waits for a retry's backoff. */
  #waiting: Timer | undefined;
  /** `total`, until the commit point. */
  #deadline: Timer | undefined;
  #over = false;

  constructor(init: WalkInit) {
    this.#init = init;
    const { snapshot, parts } = init.admission;
    const { state, clock, random } = parts;
    const { route, captures, facts } = init.routed;
    this.chain = startChain({ route, captures, facts, prices: snapshot.routing.prices, state, clock, random });
  }

  get attempts(): number {
    return this.#attempts;
  }

  /** The first attempt. Throws nothing but faults of the program, as every step does that the owner starts. */
  begin(): void {
    this.#advance();
  }

  /** Nobody waits any more: all that is under way ends at once. Gives the run that the answer came from, or might have. */
  stop(): AttemptRun | undefined {
    if (this.#over) return undefined;
    const [run] = this.#runs;
    for (const other of this.#runs) {
      other.cancel();
      this.#ended(other, 'cancelled');
    }
    this.#finish();
    return run;
  }

  // ---- one attempt after the other ------------------------------------------------------------------------------

  #advance(): void {
    if (this.#over) return;
    const step = this.chain.next();
    if (step.kind === 'spent') {
      this.#finish();
      this.#init.owner.spent(step.error);
      return;
    }
    const { attempt } = step;
    this.#attempts += 1;
    this.#boundChain(attempt);
    if (attempt.waitMs === 0) this.#admit(attempt);
    else this.#waiting = this.#clock.after(attempt.waitMs, () => this.#guard(() => this.#admit(attempt)));
  }

  /** Asks whether provider and key allow the attempt; it is sent, or passed over, once that is known. */
  #admit(attempt: Attempt): void {
    this.#waiting = undefined;
    const { limits } = this.#init;
    if (!limits.bounds(attempt)) {
      this.#send(attempt);
      return;
    }
    this.#asking += 1;
    limits.admit(attempt, (refusal) =>
      this.#guard(() => {
        this.#asking -= 1;
        if (refusal === undefined) {
          this.#send(attempt);
          return;
        }
        this.#attempts -= 1;
        this.chain.refused(attempt, refusal);
        this.#goOn();
      }),
    );
  }

  #send(attempt: Attempt): void {
    const { admission, call, owner } = this.#init;
    let run: AttemptRun;
    try {
      run = makeRun({ attempt, call, snapshot: admission.snapshot, clock: this.#clock, owner: this });
    } catch (fault) {
      const startedAt = this.#clock.now();
      this.#attemptFailed({ attempt, startedAt, status: undefined }, owner.caught(fault));
      return;
    }
    this.#runs = [...this.#runs, run];
    const { hedge } = attempt.settings;
    if (hedge !== undefined && this.#runs.length === 1) {
      this.#hedging = this.#clock.after(hedge.afterMs, () => this.#guard(() => this.#hedge(hedge)));
    }
    run.start();
  }

  /** The attempt under way has no content yet: another is asked beside it, if there is one and the share allows it. */
  #hedge({ maxShare }: Hedge): void {
    const { admission, routed, draft } = this.#init;
    const { hedges } = admission.common;
    const { name } = routed.route;
    const now = this.#clock.now();
    if (maxShare !== undefined && !hedges.allows(name, maxShare, now)) return;
    const attempt = this.chain.hedge();
    if (attempt === undefined) return;
    hedges.hedged(name, now);
    this.#attempts += 1;
    draft.hedged(attempt);
    this.#admit(attempt);
  }

  failed(run: AttemptRun, error: GatewayError): void {
    this.#runs = this.#runs.filter((other) => other !== run);
    this.#init.owner.caught(error.cause instanceof TypeError ? error.cause : error);
    this.#guard(() => this.#attemptFailed(run, this.#withoutSecret(run, error)));
  }

  #attemptFailed(sent: SentAttempt, error: GatewayError): void {
    const { attempt } = sent;
    const { draft, limits } = this.#init;
    draft.attemptEnded(sent, error.kind, error.message);
    this.chain.failed(attempt, error);
    limits.attemptEnded(attempt, { tokens: 0 });
    this.#goOn();
  }

  /** The next step, unless another attempt may still serve. */
  #goOn(): void {
    if (this.#runs.length + this.#asking > 0) return;
    this.#hedging?.cancel();
    this.#advance();
  }

  /** `total` bounds all attempts together, from the request's first byte; it is the same for each of them. */
  #boundChain({ settings }: Attempt): void {
    if (this.#deadline !== undefined) return;
    const { total } = settings.timeouts;
    const leftMs = Math.max(0, this.#init.admission.startedAt + total - this.#clock.now());
    this.#deadline = this.#clock.after(leftMs, () => this.#totalTimeout(total));
  }

  #totalTimeout(totalMs: number): void {
    const error = new GatewayError('timeout', { message: `no answer within ${totalMs} ms (timeout total)` });
    for (const run of this.#runs) {
      run.cancel();
      this.chain.failed(run.attempt, error);
      this.#ended(run, 'timeout', error.message);
    }
    this.#finish();
    this.#init.owner.spent(error);
  }

  // ---- the one that answers -------------------------------------------------------------------------------------

  answered(run: AttemptRun, answer: Answer): void {
    this.#commit(run);
    this.#ended(run, 'ok');
    this.#finish();
    this.#init.owner.answered(run, answer);
  }

  committed(run: AttemptRun): void {
    this.#commit(run);
    this.#init.owner.committed(run);
  }

  wrote(run: AttemptRun, text: string | Buffer): boolean {
    return this.#init.owner.wrote(run, text);
  }

  ended(run: AttemptRun, last: string | Buffer | undefined): void {
    this.#ended(run, 'ok');
    this.#finish();
    this.#init.owner.ended(run, last);
  }

  broke(run: AttemptRun, fault: GatewayError): void {
    const error = this.#withoutSecret(run, fault);
    this.#ended(run, error.kind, error.message);
    this.chain.done(run.attempt, error);
    this.#finish();
    this.#init.owner.broke(run, error);
  }

  #commit(run: AttemptRun): void {
    const { draft, limits } = this.#init;
    const now = this.#clock.now();
    this.#deadline?.cancel();
    this.#hedging?.cancel();
    for (const other of this.#runs) if (other !== run) this.#drop(other);
    draft.target = run.attempt.target;
    draft.firstContentAt = now;
    limits.committed(run.attempt);
    // What was made here says nothing of the target.
    if (run.exchange.local === undefined) this.chain.committed(run.attempt, now - run.startedAt);
  }

  /** The other one was first. */
  #drop(run: AttemptRun): void {
    run.cancel();
    this.#runs = this.#runs.filter((other) => other !== run);
    this.#ended(run, 'cancelled');
    this.chain.done(run.attempt);
    this.#init.limits.attemptEnded(run.attempt);
  }

  #ended(run: AttemptRun, result: AttemptEnd['result'], message?: string): void {
    this.#init.draft.attemptEnded(run, result, message);
  }

  /** Every slot comes back, and no timer is left. */
  #finish(): void {
    this.#over = true;
    this.chain.close();
    this.#waiting?.cancel();
    this.#hedging?.cancel();
    this.#deadline?.cancel();
  }

  get #clock() {
    return this.#init.admission.parts.clock;
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (fault) {
      this.#init.owner.faulted(fault);
    }
  }

  /** Vendors repeat keys in their errors; what they say goes to a client and into the log. */
  #withoutSecret(run: AttemptRun, error: GatewayError): GatewayError {
    const message = redact(error.message, secretsSent(run.attempt, this.#init.admission.snapshot));
    return message === error.message ? error : withMessage(error, message);
  }
}

// The record of a request while it is being written.
import type { Finish } from '../codec/canonical/response.ts';
import type { Usage } from '../codec/canonical/usage.ts';
import type { Warning } from '../codec/canonical/warning.ts';
import type { GatewayError } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { RequestRecord } from '../telemetry/record.ts';
import type { Admission } from './admission.ts';
import type { AttemptEnd, SentAttempt } from './attempt-end.ts';
import type { RequestTrace } from './request-trace.ts';

const NONE: readonly never[] = [];

/** Undefined for what a request was refused before it was known. */
type Described = Pick<RequestRecord, 'client' | 'protocol' | 'operation' | 'model' | 'stream'>;

export interface Outcome {
  readonly outcome: RequestRecord['outcome'];
  readonly status: number;
  readonly error?: GatewayError;
  readonly usage?: Usage | undefined;
  readonly costUsd?: number | undefined;
  readonly finish?: Finish | undefined;
  readonly warnings?: readonly Warning[];
}

export class RecordDraft {
  route: string | undefined;
  /** The target that committed. */
  target: string | undefined;
  firstContentAt: number | undefined;
  readonly #admission: Admission;
  readonly #trace: RequestTrace | undefined;
  #ended: readonly AttemptEnd[] = NONE;
  #hedges: Attempt[] | undefined;

  /** @param trace of a request that is routed */
  constructor(admission: Admission, trace?: RequestTrace) {
    this.#admission = admission;
    this.#trace = trace;
  }

  /** It runs beside another. */
  hedged(attempt: Attempt): void {
    this.#hedges ??= [];
    this.#hedges.push(attempt);
  }

  /** Of the exchange no more is kept than what it says of itself: traces outlive the request, and bodies must not. */
  attemptEnded(
    { attempt, startedAt, status, exchange }: SentAttempt,
    result: AttemptEnd['result'],
    message?: string,
  ): void {
    const { parts, startedAt: from } = this.#admission;
    const warnings = exchange?.warnings ?? NONE;
    const ended: AttemptEnd = {
      attempt,
      target: attempt.target,
      key: attempt.keyId,
      result,
      status,
      startedMs: Math.round(startedAt - from),
      durationMs: Math.round(parts.clock.now() - startedAt),
      message,
      passthrough: exchange?.passthrough,
      // Of an exchange only what has something in it: most have none, and traces are many.
      warnings: warnings.length === 0 ? NONE : warnings,
      hedge: this.#hedges?.includes(attempt) || undefined,
    };
    // Few, and traces keep them: a list that is made anew is no longer than it must be.
    this.#ended = this.#ended.length === 0 ? [ended] : [...this.#ended, ended].sort(byNumber);
    this.#trace?.attemptsEnded(this.#ended);
  }

  /** Ends the request with what came of it. */
  close({ client, protocol, operation, model, stream }: Described, result: Outcome): void {
    const { requestId, snapshot, startedAt, parts } = this.#admission;
    const { outcome, status, error, usage, costUsd, finish, warnings = NONE } = result;
    const { firstContentAt } = this;
    const record: RequestRecord = {
      requestId,
      config: snapshot.hash,
      client,
      protocol,
      operation,
      model,
      stream,
      route: this.route,
      target: this.target,
      mirrors: this.#trace?.copiedTo ?? NONE,
      attempts: this.#ended,
      status,
      outcome,
      durationMs: Math.round(parts.clock.now() - startedAt),
      firstContentMs: firstContentAt === undefined ? undefined : Math.round(firstContentAt - startedAt),
      usage,
      costUsd,
      finish: finish?.reason,
      warnings,
      error,
    };
    this.#trace?.closed(record);
    this.#admission.finish(record);
  }
}

function byNumber(one: AttemptEnd, other: AttemptEnd): number {
  return one.attempt.number - other.attempt.number;
}

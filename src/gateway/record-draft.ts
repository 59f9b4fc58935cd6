// The record of a request while it is being written.
import type { Finish } from '../codec/canonical/response.ts';
import type { Usage } from '../codec/canonical/usage.ts';
import type { Warning } from '../codec/canonical/warning.ts';
import type { ErrorKind, GatewayError } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { AttemptRecord, RequestRecord } from '../telemetry/record.ts';
import type { Admission } from './admission.ts';

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

export interface AttemptEnd {
  readonly attempt: Attempt;
  readonly startedAt: number;
  readonly status: number | undefined;
  readonly result: ErrorKind | 'ok' | 'cancelled';
  readonly message?: string | undefined;
}

export class RecordDraft {
  route: string | undefined;
  /** The target that committed. */
  target: string | undefined;
  firstContentAt: number | undefined;
  readonly #admission: Admission;
  /** Attempts that ran beside another. */
  readonly hedges = new Set<Attempt>();
  readonly #attempts: AttemptRecord[] = [];

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  attemptEnded({ attempt, startedAt, status, result, message }: AttemptEnd): void {
    const durationMs = this.#admission.parts.clock.now() - startedAt;
    const hedge = this.hedges.has(attempt) || undefined;
    this.#attempts.push({ target: attempt.target, key: attempt.keyId, result, status, durationMs, message, hedge });
  }

  /** Ends the request with what came of it. */
  close({ client, protocol, operation, model, stream }: Described, result: Outcome): void {
    const { requestId, snapshot, startedAt, parts } = this.#admission;
    const { outcome, status, error, usage, costUsd, finish, warnings = [] } = result;
    this.#admission.finish({
      requestId,
      config: snapshot.hash,
      client,
      protocol,
      operation,
      model,
      stream,
      route: this.route,
      target: this.target,
      attempts: this.#attempts,
      status,
      outcome,
      durationMs: parts.clock.now() - startedAt,
      firstContentMs: this.firstContentAt === undefined ? undefined : this.firstContentAt - startedAt,
      usage,
      costUsd,
      finish: finish?.reason,
      warnings,
      error,
    });
  }
}

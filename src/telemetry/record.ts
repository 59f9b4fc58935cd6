// What is known of a request once it is over: the line of the access log. Holds no body, no header and no secret.
import type { ErrorKind } from '../errors.ts';
import type { Operation, Protocol } from '../vocabulary.ts';

export interface RequestRecord {
  readonly requestId: string;
  /** The hash of the table that it was decided by. */
  readonly config: string;
  /** The client's name; absent for an anonymous one, and for one that is not known. */
  readonly client?: string;
  readonly protocol?: Protocol;
  readonly operation?: Operation;
  /** What the client asked for. */
  readonly model?: string;
  readonly stream?: boolean;
  readonly route?: string;
  /** The target that the answer came from. */
  readonly target?: string;
  readonly attempts: readonly AttemptRecord[];
  /** What the client was told; a stream that broke after its head keeps its 200 and has an `error`. */
  readonly status: number;
  /** `gone`: the client left before its answer was whole. */
  readonly outcome: 'answered' | 'failed' | 'gone';
  /** Milliseconds from the request's head to the end of the answer. */
  readonly durationMs: number;
  /** Milliseconds from the request's head to the commit point. */
  readonly firstContentMs?: number;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly finish?: string;
  readonly warnings: readonly { readonly code: string; readonly path: string; readonly protocol: string }[];
  readonly error?: { readonly kind: ErrorKind; readonly message: string };
}

export interface AttemptRecord {
  readonly target: string;
  /** PROVIDER/LABEL. */
  readonly key?: string;
  /** `ok`: it gave the answer; `cancelled`: nobody waited for it any more. */
  readonly result: ErrorKind | 'ok' | 'cancelled';
  /** The upstream's HTTP status, where it came so far. */
  readonly status?: number;
  readonly durationMs: number;
  readonly message?: string;
}

// What is known of a request once it is over: the line of the access log. Holds no body, no header and no secret.
import type { ErrorKind } from '../errors.ts';
import type { Operation, Protocol } from '../vocabulary.ts';

export interface RequestRecord {
  readonly requestId: string;
  /** The hash of the table that it was decided by. */
  readonly config: string;
  /** The client's name; undefined for an anonymous one, and for one that is not known. */
  readonly client: string | undefined;
  readonly protocol: Protocol | undefined;
  readonly operation: Operation | undefined;
  /** What the client asked for. */
  readonly model: string | undefined;
  readonly stream: boolean | undefined;
  readonly route: string | undefined;
  /** The target that the answer came from. */
  readonly target: string | undefined;
  /** Targets that a copy was sent to. */
  readonly mirrors: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  /** What the client was told; a stream that broke after its head keeps its 200 and has an `error`. */
  readonly status: number;
  /** `gone`: the client left before its answer was whole. */
  readonly outcome: 'answered' | 'failed' | 'gone';
  /** Whole milliseconds from the request's head to the end of the answer. */
  readonly durationMs: number;
  /** Whole milliseconds from the request's head to the commit point. */
  readonly firstContentMs: number | undefined;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  /** Of the answer, by its real usage; undefined where that or the price is not known. */
  readonly costUsd: number | undefined;
  readonly finish: string | undefined;
  readonly warnings: readonly { readonly code: string; readonly path: string; readonly protocol: string }[];
  readonly error: { readonly kind: ErrorKind; readonly message: string } | undefined;
}

export interface AttemptRecord {
  readonly target: string;
  /** PROVIDER/LABEL. */
  readonly key: string | undefined;
  /** `ok`: it gave the answer; `cancelled`: nobody waited for it any more. */
  readonly result: ErrorKind | 'ok' | 'cancelled';
  /** The upstream's HTTP status, where it came so far. */
  readonly status: number | undefined;
  /** Whole milliseconds. */
  readonly durationMs: number;
  readonly message: string | undefined;
  /** It ran beside another, which was slow to begin. */
  readonly hedge: true | undefined;
}

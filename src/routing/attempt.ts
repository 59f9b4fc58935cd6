// What a chain hands out, one at a time: where to send the request next, or that there is nowhere left.
import type { GatewayError } from '../errors.ts';
import type { Breaker, Hedge, Key, Provider, Settings, Timeouts } from '../route-table.ts';
import type { PreparedLimit } from './limits.ts';

export interface Attempt {
  /** From 1, over the whole chain. */
  readonly number: number;
  /** 0 is `to`. */
  readonly arm: number;
  readonly provider: Provider;
  /** The target as the file means it, `$model` put in: `openai/gpt-4o`. Its identity for health, headers and traces. */
  readonly target: string;
  /** The id that the upstream is asked for (`model … is …`). */
  readonly upstreamModel: string;
  /** Undefined for a provider that takes no credential. */
  readonly key: Key | undefined;
  /** PROVIDER/LABEL: the identity of the key's health. */
  readonly keyId: string | undefined;
  /** Milliseconds to wait before it is sent: backoff of a retry, else 0. */
  readonly waitMs: number;
  readonly settings: EffectiveSettings;
  /** What its provider and its key allow: whoever sends it asks for that first. */
  readonly limits: readonly PreparedLimit[];
  /** No other key of the target is left: it may wait where its key's limit has a queue. */
  readonly lastKey: boolean;
}

/**
 * All layers added up for one route and one provider: built-in, defaults, provider, policies, route. `headers` holds
 * the provider's own, too: whoever sends the request adds these and no others of the table.
 */
export interface EffectiveSettings
  extends Required<Pick<Settings, 'retry' | 'cooldown' | 'edits' | 'headers' | 'system' | 'translate'>> {
  readonly breaker: Breaker | undefined;
  /** Undefined: none. */
  readonly hedge: Hedge | undefined;
  readonly timeouts: Omit<Timeouts, 'stream'> & { readonly stream: number | undefined };
}

export type Step =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  /** Nowhere left: `error` is what the client gets, already in its public form (ours never shows as `auth_failed`). */
  | { readonly kind: 'spent'; readonly error: GatewayError };

/**
 * The walk of one request along its route's arms, by the rule of the language: arms, members, keys, retries, hedges.
 * A pure state machine over the routing state: no I/O, no waiting; time and chance come from outside. One attempt is
 * under way at a time, or two where one is a hedge of the other.
 */
export interface Chain {
  /** The first step, and another once no attempt is under way any more. Takes an in-flight slot for what it hands out. */
  next(): Step;
  /** The next member of the same arm, to run beside the one attempt that is under way; undefined where none is left. */
  hedge(): Attempt | undefined;
  /** The attempt failed before the commit point; gives its slot back and tells health. `next` says what follows. */
  failed(attempt: Attempt, error: GatewayError): void;
  /**
   * Its limits do not allow the attempt: nothing was sent, and it counts as a skip. `next` gives another key of the same
   * target where it was the key's limit, else the next target.
   */
  refused(attempt: Attempt, refusal: LimitRefusal): void;
  /** The attempt committed; its slot is held until `done`. */
  committed(attempt: Attempt, timeToFirstTokenMs: number): void;
  /** The answer is over, well or not (`error`: broken after the commit point), or the attempt's answer is not wanted any
   * more. Gives the slot back, once; does nothing where it is not under way. */
  done(attempt: Attempt, error?: GatewayError): void;
  /** `done` for whatever is still under way. */
  close(): void;
  /** Members that were passed over, for the trace. */
  readonly skipped: readonly Skip[];
}

export interface LimitRefusal {
  /** Whose limit: `provider openai`, `key openai/A`. */
  readonly owner: string;
  /** Milliseconds until it may fit. */
  readonly retryAfterMs: number;
}

export interface Skip {
  readonly arm: number;
  readonly target: string;
  /** How many attempts there had been. */
  readonly after: number;
  /** `no ready key`, `circuit open`, `provider openai is above its limit`, `lacks tools`, `already tried` … */
  readonly reason: string;
}

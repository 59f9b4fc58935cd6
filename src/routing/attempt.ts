// What a chain hands out, one at a time: where to send the request next, or that there is nowhere left.
import type { GatewayError } from '../errors.ts';
import type { Key, Provider, Settings, Timeouts } from '../route-table.ts';

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
}

/**
 * All layers added up for one route and one provider: built-in, defaults, provider, policies, route. `headers` holds
 * the provider's own, too: whoever sends the request adds these and no others of the table.
 */
export interface EffectiveSettings extends Required<Pick<Settings, 'retry' | 'edits' | 'headers'>> {
  readonly timeouts: Omit<Timeouts, 'stream'> & { readonly stream: number | undefined };
}

export type Step =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  /** Nowhere left: `error` is what the client gets, already in its public form (ours never shows as `auth_failed`). */
  | { readonly kind: 'spent'; readonly error: GatewayError };

/**
 * The walk of one request along its route's arms, by the rule of the language: arms, members, keys, retries.
 * A pure state machine over the routing state: no I/O, no waiting; time and chance come from outside.
 */
export interface Chain {
  /** The first step, and after `failed` the next one. Takes an in-flight slot for the attempt that it hands out. */
  next(): Step;
  /** The attempt failed before the commit point; gives its slot back and tells health. `next` says what follows. */
  failed(error: GatewayError): void;
  /** The attempt committed; its slot is held until `done`. */
  committed(timeToFirstTokenMs: number): void;
  /** The answer is over, well or not (`error`: broken after the commit point), or nobody waits for it any more. Gives
   * the slot back, once; does nothing where no attempt is under way. */
  done(error?: GatewayError): void;
  /** Members that were passed over, for the trace. */
  readonly skipped: readonly Skip[];
}

export interface Skip {
  readonly arm: number;
  readonly target: string;
  /** `no ready key`, `model_not_found`, `already tried` … */
  readonly reason: string;
}

// Which keys can be used, and what an attempt's outcome says about that. Cooldowns after 429, keys out after 401, 402, 403.
import type { ErrorKind, GatewayError } from '../errors.ts';
import type { Cooldown } from '../route-table.ts';
import type { Outage, State } from '../state/state.ts';
import { keyIdentity, targetIdentity } from './identity.ts';
import type { PreparedTable } from './prepared.ts';
import type { Clock, Random } from './random.ts';

/** Milliseconds: a refused key is probed after this long, doubling with each refusal in a row, up to the longest. */
const PROBE_AFTER: Cooldown = { minMs: 60_000, maxMs: 3_600_000 };

/** What keeps this key from serving this model at that time, the longest of it; undefined where nothing does. */
export function blocking(state: State, keyId: string, model: string, at: number): Outage | undefined {
  const whole = blockedBy(state.outage(keyIdentity(keyId)), at);
  const partial = blockedBy(state.outage(keyIdentity(keyId, model)), at);
  if (!whole || !partial) return whole ?? partial;
  return partial.until > whole.until ? partial : whole;
}

function blockedBy(outage: Outage | undefined, at: number): Outage | undefined {
  return outage && (at < outage.until || outage.probing) ? outage : undefined;
}

interface UseOfKey {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  /** PROVIDER/LABEL. */
  readonly keyId: string;
  /** As the target names it. */
  readonly model: string;
  /** When the attempt is sent, in the clock's milliseconds. */
  readonly startsAt: number;
  readonly cooldown: Cooldown;
}

/** One attempt with one key, from its choice to its outcome. Holds the probe of a half-open outage. */
export class KeyUse {
  readonly #use: UseOfKey;
  readonly #whole: string;
  readonly #partial: string;
  readonly #probed: readonly string[];

  constructor(use: UseOfKey) {
    this.#use = use;
    this.#whole = keyIdentity(use.keyId);
    this.#partial = keyIdentity(use.keyId, use.model);
    this.#probed = [this.#whole, this.#partial].filter((identity) => use.state.outage(identity)?.halfOpen);
    this.#setProbing(true);
  }

  /** It was served: outages that were over before it began have ended for good. */
  succeeded(): void {
    this.#setProbing(false);
    this.#recovered(this.#whole);
    this.#recovered(this.#partial);
  }

  /** Only what is about the key counts; a probe that failed for another reason has shown nothing, and may be repeated. */
  failed(error: GatewayError): void {
    this.#setProbing(false);
    const { model } = this.#use;
    if (namesModel(error, model)) {
      this.#recovered(this.#whole);
      this.#strike(error, model);
    } else if (error.kind === 'rate_limited' || REFUSALS.has(error.kind)) this.#strike(error, undefined);
  }

  /** Nobody waited for the outcome. */
  abandoned(): void {
    this.#setProbing(false);
  }

  #recovered(identity: string): void {
    const { state, startsAt } = this.#use;
    const outage = state.outage(identity);
    if (outage && startsAt >= outage.until) state.setOutage(identity, undefined);
  }

  #strike(error: GatewayError, model: string | undefined): void {
    const { state, clock, keyId, startsAt } = this.#use;
    const identity = model === undefined ? this.#whole : this.#partial;
    const now = clock.now();
    const halfOpen = error.kind !== 'rate_limited';
    const before = state.outage(identity);
    // Sent before the outage ended: the same trouble seen by several requests at once, which is one strike.
    const same = before !== undefined && startsAt < before.until;
    if (same && before.halfOpen && !halfOpen) return;
    const related = before?.halfOpen === halfOpen ? before : undefined;
    const strikes = (related?.strikes ?? 0) + (related && same ? 0 : 1);
    state.setOutage(identity, {
      key: keyId,
      model,
      reason: error.kind,
      since: same ? before.since : now,
      until: Math.max(now + this.#lengthOf(error, strikes), same ? before.until : 0),
      strikes,
      halfOpen,
      probing: false,
    });
  }

  /** Milliseconds. An upstream's own word counts; only a refused key is never probed earlier for it. */
  #lengthOf(error: GatewayError, strikes: number): number {
    if (error.kind !== 'rate_limited') return Math.max(doubling(PROBE_AFTER, strikes), error.retryAfterMs ?? 0);
    // Up to a quarter more, so that those who were refused together do not come back together.
    return error.retryAfterMs ?? doubling(this.#use.cooldown, strikes) * (1 + this.#use.random() / 4);
  }

  #setProbing(probing: boolean): void {
    for (const identity of this.#probed) {
      const outage = this.#use.state.outage(identity);
      if (outage?.halfOpen) this.#use.state.setOutage(identity, { ...outage, probing });
    }
  }
}

const REFUSALS: ReadonlySet<ErrorKind> = new Set(['auth_failed', 'quota_exhausted']);

/** A 404 or 403 that is about one model says nothing of the key's other models. */
function namesModel(error: GatewayError, model: string): boolean {
  if (error.kind === 'model_not_found') return true;
  return (
    error.kind === 'auth_failed' && error.status === 403 && (error.param === 'model' || error.message.includes(model))
  );
}

function doubling({ minMs, maxMs }: Cooldown, strikes: number): number {
  return Math.min(maxMs, minMs * 2 ** (strikes - 1));
}

/** A key that is out, as `/-/health` shows it. */
export interface KeyReport {
  /** PROVIDER/LABEL. */
  readonly key: string;
  /** It is out for this model only. */
  readonly model: string | undefined;
  readonly reason: ErrorKind;
  readonly outForMs: number;
  /** 0: the next request may probe it, or a probe is under way. */
  readonly readyInMs: number;
  readonly probing: boolean;
}

/** Every key that is out now, in the order in which that began. Holds labels, never a secret. */
export function keysOut(state: State, now: number): readonly KeyReport[] {
  return state
    .outages()
    .filter((outage) => outage.halfOpen || now < outage.until)
    .sort((a, b) => a.since - b.since)
    .map(({ key, model, reason, since, until, probing }) => ({
      key,
      model,
      reason,
      outForMs: now - since,
      readyInMs: Math.max(0, until - now),
      probing,
    }));
}

/** After a reload: forgets what the state holds of keys, providers and rotations that the new table does not have. */
export function retireVanished(state: State, prepared: PreparedTable): void {
  const keys = [...prepared.providers.values()].flatMap((provider) => provider.keys.members.map((key) => key.id));
  const declared = new Set(keys.map((id) => keyIdentity(id)));
  const starts = [
    ...keys.map((id) => keyIdentity(id, '')),
    ...prepared.providers.keys().map((name) => targetIdentity(`${name}/`)),
  ];
  state.retire(
    (identity) =>
      declared.has(identity) || prepared.rotations.has(identity) || starts.some((start) => identity.startsWith(start)),
  );
}

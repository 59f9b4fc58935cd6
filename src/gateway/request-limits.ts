// What one request is charged, from its route to the end of its answer: by its client, its tags and its route before the
// chain, by provider and key before each attempt. Everything is settled and given back once, when it is over.
import type { Usage } from '../codec/canonical/usage.ts';
import { GatewayError } from '../errors.ts';
import type { Attempt, LimitRefusal } from '../routing/attempt.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { boundText, chargesOf, limitsOn, type PreparedLimit } from '../routing/limits.ts';
import type { PreparedRoute } from '../routing/prepared.ts';
import { costOf, expectedCost, expectedTokens, type Prices } from '../routing/prices.ts';
import type { Hold, Meter, Reading, Settlement } from '../state/meters.ts';
import type { Admission } from './admission.ts';
import type { Decision, Ticket } from './limit-gate.ts';

const NONE: readonly never[] = [];

/** What is said where nobody knows when a slot comes back. */
const SOON_MS = 1_000;

type Granted = Extract<Decision, { kind: 'granted' }>;

interface Refused {
  readonly decision: Exclude<Decision, Granted>;
  /** Whose limit; undefined where it was none. */
  readonly owner: string | undefined;
}

export class RequestLimits {
  readonly #admission: Admission;
  readonly #facts: RequestFacts;
  /** Counting tokens costs nothing, here as at the vendors. */
  readonly #exempt: boolean;
  /** Of what is not decided yet; undefined where nothing was ever asked. */
  #tickets: Set<Ticket> | undefined;
  #attempts: Map<Attempt, Hold> | undefined;
  #request: Hold | undefined;
  #served: Attempt | undefined;
  #readings: readonly Reading[] = NONE;
  #tokens: number | undefined;

  constructor(admission: Admission, facts: RequestFacts) {
    this.#admission = admission;
    this.#facts = facts;
    this.#exempt = facts.operation === 'count_tokens';
  }

  /** Where the limits of client, tags and route stand, once they were asked. */
  get readings(): readonly Reading[] {
    return this.#readings;
  }

  /** Something is to be settled once the request is over, perhaps by an estimate of it. */
  get holds(): boolean {
    return this.#request !== undefined;
  }

  /** Asks client, tags and route; answers with what the client is told where they say no. */
  enter(route: PreparedRoute, answer: (refusal: GatewayError | undefined) => void): void {
    const allowances = this.#allowances();
    const all = allowances.length === 0 ? route.limits : [...allowances, ...route.limits];
    const limits = limitsOn(all, this.#facts.model);
    if (limits.length === 0 || this.#exempt) {
      answer(undefined);
      return;
    }
    this.#ask(
      limits,
      () => true,
      (granted, refused) => {
        this.#request = granted?.hold;
        this.#readings = granted?.readings ?? (refused?.decision.kind === 'refused' ? refused.decision.readings : []);
        answer(refused && publicRefusal(refused));
      },
    );
  }

  /** Of client and tags. */
  #allowances(): readonly PreparedLimit[] {
    const { client, tags } = this.#facts;
    const { allowances } = this.#admission.snapshot.routing.limits;
    if (client === undefined || allowances.size === 0) return NONE;
    return [`client ${client}`, ...tags.map((tag) => `tag ${tag}`)].flatMap((owner) => allowances.get(owner) ?? []);
  }

  /** Whether there is anything to ask before the attempt is sent. */
  bounds(attempt: Attempt): boolean {
    return attempt.limits.length > 0 && !this.#exempt;
  }

  /** Asks provider and key. */
  admit(attempt: Attempt, answer: (refusal: LimitRefusal | undefined) => void): void {
    const mayWait = ({ owner }: PreparedLimit): boolean => attempt.lastKey || !owner.startsWith('key ');
    this.#ask(attempt.limits, mayWait, (granted, refused) => {
      this.#attempts ??= new Map();
      if (granted !== undefined) this.#attempts.set(attempt, granted.hold);
      answer(refused && { owner: refused.owner ?? 'the gateway', retryAfterMs: retryAfter(refused) });
    });
  }

  committed(attempt: Attempt): void {
    this.#served = attempt;
  }

  /** @param real absent: nobody knows what it used, and the estimate stands */
  attemptEnded(attempt: Attempt, real?: Settlement): void {
    const hold = this.#attempts?.get(attempt);
    this.#attempts?.delete(attempt);
    if (real !== undefined) hold?.settle(real);
    hold?.release();
  }

  /**
   * The request is over: everything is settled and given back. The cost of the answer in USD, where it is known.
   *
   * @param usage undefined: the answer was not whole, or did not say. Who leaves before the vendor has said what it used
   *   is charged the estimate
   */
  close(usage: Usage | undefined): number | undefined {
    if (this.#tickets !== undefined) for (const ticket of this.#tickets) ticket.cancel();
    const price = this.#priceOf(this.#served, usage?.inputTokens);
    const cost = price && usage && costOf(price, usage);
    const real = usage && { tokens: usage.inputTokens + usage.outputTokens };
    if (this.#attempts !== undefined)
      for (const attempt of [...this.#attempts.keys()]) this.attemptEnded(attempt, real);
    if (this.#request !== undefined) {
      const usd = cost ?? (price === undefined ? 0 : expectedCost(price, this.#facts));
      this.#request.settle({ ...(this.#served === undefined ? { tokens: 0 } : real), usd });
      this.#request.release();
    }
    return cost;
  }

  #ask(
    limits: readonly PreparedLimit[],
    mayWait: (limit: PreparedLimit) => boolean,
    answer: (granted: Granted | undefined, refused: Refused | undefined) => void,
  ): void {
    const limitOf = (meter: Meter) =>
      limits.find(({ meters }) => meters.some(({ identity }) => identity === meter.identity));
    let ticket: Ticket | undefined;
    let decided = false;
    ticket = this.#admission.common.limits.ask({
      charges: chargesOf(limits, () => this.#estimate()),
      lane: this.#facts.client ?? '',
      queueFor: (meter) => {
        const limit = limitOf(meter);
        return limit !== undefined && mayWait(limit) ? limit.queue : undefined;
      },
      decided: (decision) => {
        decided = true;
        if (ticket !== undefined) this.#tickets?.delete(ticket);
        if (decision.kind === 'granted') answer(decision, undefined);
        else
          answer(undefined, {
            decision,
            owner: decision.kind === 'refused' ? limitOf(decision.meter)?.owner : undefined,
          });
      },
    });
    if (decided) return;
    this.#tickets ??= new Set();
    this.#tickets.add(ticket);
  }

  #priceOf(attempt: Attempt | undefined, inputTokens: number | undefined) {
    if (attempt === undefined) return undefined;
    const { prices }: { prices: Prices } = this.#admission.snapshot.routing;
    const provider = attempt.provider.name;
    const named = prices.of({ provider, model: attempt.target.slice(provider.length + 1) }, inputTokens);
    return named ?? prices.of({ provider, model: attempt.upstreamModel }, inputTokens);
  }

  #estimate(): number {
    this.#tokens ??= expectedTokens(this.#facts);
    return this.#tokens;
  }
}

function retryAfter({ decision }: Refused): number {
  return decision.kind === 'refused' ? Math.max(1, decision.retryAfterMs ?? SOON_MS) : SOON_MS;
}

function publicRefusal(refused: Refused): GatewayError {
  const { decision, owner } = refused;
  const retryAfterMs = retryAfter(refused);
  if (decision.kind === 'drained') {
    return new GatewayError('overloaded', { message: 'this gateway is shutting down', retryAfterMs });
  }
  const { meter } = decision;
  const [message, code] =
    meter.of === 'usd'
      ? [`${owner} has spent its budget of ${boundText(meter)}`, 'insufficient_quota']
      : [`${owner} is above its limit of ${boundText(meter)}`, 'rate_limit_exceeded'];
  return new GatewayError('rate_limited', { message, code, retryAfterMs });
}

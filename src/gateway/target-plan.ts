// What all requests to one target have in common: made with the first of them, kept as long as the table.
import type { Text } from '../route-table.ts';
import type { Attempt, EffectiveSettings } from '../routing/attempt.ts';
import { exchangeTarget } from './exchange-target.ts';
import type { ProviderRuntime } from './provider-runtime.ts';

/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST_TARGETS = 1_000;

/** Headers that describe the connection or the bytes: ours to say, not a file's (RFC 9110, section 7.6.1). */
const RESERVED_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The table that plans are of. */
interface Provisioned {
  provider(name: string): ProviderRuntime;
  /** A text with its holes filled. */
  text(text: Text): string;
}

export class TargetPlan {
  readonly exchange: ReturnType<typeof exchangeTarget>;
  /** Of the file; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly #baseUrl: string;
  #path = '';
  #url: URL | undefined;

  constructor(attempt: Attempt, table: Provisioned) {
    const { codec, baseUrl } = table.provider(attempt.provider.name);
    this.exchange = exchangeTarget(attempt, codec, (text) => table.text(text));
    this.headers = attempt.settings.headers
      .map(({ name, value }) => [name.toLowerCase(), table.text(value)] as const)
      .filter(([name]) => !RESERVED_HEADERS.has(name));
    this.#baseUrl = baseUrl;
  }

  /** An address below the provider's; not to be changed: most requests to a target share it. */
  url(path: string): URL {
    if (this.#url === undefined || path !== this.#path) {
      this.#url = new URL(this.#baseUrl + path);
      this.#path = path;
    }
    return this.#url;
  }
}

/** Those of one table. */
export class TargetPlans {
  /** By settings, which are those of one route and provider, and the target. */
  readonly #plans = new Map<EffectiveSettings, Map<string, TargetPlan>>();

  of(attempt: Attempt, table: Provisioned): TargetPlan {
    const plans = this.#of(attempt.settings);
    let plan = plans.get(attempt.target);
    if (plan === undefined) {
      if (plans.size >= MOST_TARGETS) plans.clear();
      plan = new TargetPlan(attempt, table);
      plans.set(attempt.target, plan);
    }
    return plan;
  }

  #of(settings: EffectiveSettings): Map<string, TargetPlan> {
    let plans = this.#plans.get(settings);
    if (plans === undefined) {
      plans = new Map();
      this.#plans.set(settings, plans);
    }
    return plans;
  }
}

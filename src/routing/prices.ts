// What a request costs at a target, before it is sent: the measure of `least_cost`.
import type { Price, TokenPrice } from '../route-table.ts';
import type { RequestFacts } from './facts.ts';
import { compileGlob } from './glob.ts';

/** A model at a provider, as prices are looked up for it. */
export interface PricedTarget {
  readonly provider: string;
  readonly model: string;
}

/** A list of prices: `price` statements, a catalogue, or one over the other. */
export interface Prices {
  /**
   * USD per million tokens; undefined where nothing is known.
   *
   * @param inputTokens of the request, where they are known: some models cost more with long inputs
   */
  of(target: PricedTarget, inputTokens?: number): TokenPrice | undefined;
}

/** `price` statements: the first whose glob matches PROVIDER/MODEL or MODEL; what none matches, by `others`. */
export function statedPrices(prices: readonly Price[], others?: Prices): Prices {
  const stated = prices.map((price) => ({ glob: compileGlob(price.glob), price }));
  return {
    of(target, inputTokens) {
      const { provider, model } = target;
      const found = stated.find(({ glob }) => glob.test(`${provider}/${model}`) || glob.test(model));
      return found?.price ?? others?.of(target, inputTokens);
    },
  };
}

/** How many tokens an answer has of which nothing is known; one that sets a lower `max_tokens` has those. */
const USUAL_ANSWER_TOKENS = 1_000;

/** An estimate in USD, of input and answer, nothing from a cache. */
export function expectedCost({ input, output }: TokenPrice, facts: RequestFacts): number {
  return ((facts.number('input_tokens') ?? 0) * input + expectedAnswer(facts) * output) / 1_000_000;
}

/** An estimate of all tokens of a request, for limits: what it brings, and what a usual answer has. */
export function expectedTokens(facts: RequestFacts): number {
  return (facts.number('input_tokens') ?? 0) + expectedAnswer(facts);
}

function expectedAnswer(facts: RequestFacts): number {
  return Math.min(facts.number('max_tokens') ?? USUAL_ANSWER_TOKENS, USUAL_ANSWER_TOKENS);
}

/** Real token counts: `input` includes what was read from and written to a cache. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/** USD, of real usage. */
export function costOf({ input, output, cached = input, cacheWrite = input }: TokenPrice, usage: TokenUsage): number {
  const { inputTokens, outputTokens, cacheReadTokens: read = 0, cacheWriteTokens: written = 0 } = usage;
  const plain = Math.max(0, inputTokens - read - written);
  return (plain * input + read * cached + written * cacheWrite + outputTokens * output) / 1_000_000;
}

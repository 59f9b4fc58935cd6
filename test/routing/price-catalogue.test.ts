// What a request costs: by `price`, else by the catalogue; reads from and writes to a cache at their own price.
import { describe, expect, test } from 'vitest';
import { createPriceCatalogue } from '../../src/routing/price-catalogue.ts';
import { costOf, statedPrices } from '../../src/routing/prices.ts';
import { aProvider } from './support/tables.ts';

const catalogue = createPriceCatalogue([
  { ...aProvider('main'), preset: 'openai' },
  { ...aProvider('claude'), preset: 'anthropic' },
  { ...aProvider('google'), preset: 'gemini' },
  { ...aProvider('by-address'), baseUrl: 'https://api.openai.com/v1' },
  { ...aProvider('mine'), baseUrl: 'http://127.0.0.1:11434/v1' },
]);

describe('the catalogue', () => {
  test('knows a model by its provider’s vendor, whatever the provider is called', () => {
    expect(catalogue.of({ provider: 'main', model: 'gpt-4o' })).toEqual({ input: 2.5, output: 10, cached: 1.25 });
    expect(catalogue.of({ provider: 'by-address', model: 'gpt-4o' })?.input).toBe(2.5);
    expect(catalogue.of({ provider: 'claude', model: 'claude-sonnet-4-5' })).toEqual({
      input: expect.closeTo(3),
      output: expect.closeTo(15),
      cached: expect.closeTo(0.3),
      cacheWrite: expect.closeTo(3.75),
    });
  });

  test('knows nothing of a model that it does not have, nor of a server of one’s own', () => {
    expect(catalogue.of({ provider: 'main', model: 'no-such-model' })).toBeUndefined();
    expect(catalogue.of({ provider: 'mine', model: 'gpt-4o' })).toBeUndefined();
    expect(catalogue.of({ provider: 'nobody', model: 'gpt-4o' })).toBeUndefined();
  });

  test('charges long inputs as the vendor does', () => {
    const short = catalogue.of({ provider: 'google', model: 'gemini-2.5-pro' }, 1_000);
    const long = catalogue.of({ provider: 'google', model: 'gemini-2.5-pro' }, 500_000);
    expect(long?.input).toBeGreaterThan((short?.input ?? 0) * 1.2);
  });

  test('`price` stands over it', () => {
    const prices = statedPrices([{ glob: 'gpt-4*', input: 1, output: 2 }], catalogue);
    expect(prices.of({ provider: 'main', model: 'gpt-4o' })?.input).toBe(1);
    expect(prices.of({ provider: 'claude', model: 'claude-sonnet-4-5' })?.input).toBeCloseTo(3);
  });
});

describe('the cost of real usage', () => {
  const price = { input: 3, output: 15, cached: 0.3, cacheWrite: 3.75 };

  test('is that of input and output tokens', () => {
    expect(costOf(price, { inputTokens: 1_000_000, outputTokens: 100_000 })).toBeCloseTo(4.5);
  });

  test('counts reads from and writes to a cache at their own price, and once', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 0, cacheReadTokens: 600_000, cacheWriteTokens: 100_000 };
    expect(costOf(price, usage)).toBeCloseTo(0.9 + 0.18 + 0.375);
  });

  test('counts them as any input where no price is said for them', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 0, cacheReadTokens: 600_000 };
    expect(costOf({ input: 3, output: 15 }, usage)).toBeCloseTo(3);
  });
});

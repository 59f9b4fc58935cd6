// Strategies that measure: cost by prices and tokens, time to the first token, over the chain.
import { describe, expect, test } from 'vitest';
import { expectedCost, statedPrices } from '../../src/routing/prices.ts';
import { aFailure, aScenario, attemptOf, type Scenario } from './support/scenario.ts';
import { aMember, anArm, aRequest, aRoute } from './support/tables.ts';

describe('prices', () => {
  const prices = statedPrices(
    [
      { glob: 'azure/gpt-*', input: 1, output: 2 },
      { glob: 'gpt-*', input: 3, output: 4 },
    ],
    { of: ({ model }) => (model === 'gpt-x' || model === 'claude' ? { input: 9, output: 9 } : undefined) },
  );

  test('the first that matches the target or its model; then what is known otherwise', () => {
    expect(prices.of({ provider: 'azure', model: 'gpt-x' })).toMatchObject({ input: 1 });
    expect(prices.of({ provider: 'openai', model: 'gpt-x' })).toMatchObject({ input: 3 });
    expect(prices.of({ provider: 'anthropic', model: 'claude' })).toMatchObject({ input: 9 });
    expect(prices.of({ provider: 'local', model: 'qwen' })).toBeUndefined();
  });

  test('a request costs its input, and an answer of usual length or of its own lower limit', () => {
    const facts = (maxTokens?: number) =>
      aRequest({ numbers: { input_tokens: 10_000 }, ...(maxTokens && { maxTokens }) });
    expect(expectedCost({ input: 2, output: 10 }, facts())).toBeCloseTo(0.03);
    expect(expectedCost({ input: 2, output: 10 }, facts(100))).toBeCloseTo(0.021);
    expect(expectedCost({ input: 2, output: 10 }, facts(64_000))).toBeCloseTo(0.03);
  });
});

describe('least_cost', () => {
  const prices = [
    { glob: 'a/*', input: 1, output: 40 },
    { glob: 'b/*', input: 3, output: 4 },
    { glob: 'c/*', input: 50, output: 50 },
  ];

  test('goes by this request: a long input is cheaper elsewhere than a short one', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'], undefined, 'least_cost')])], { prices });
    const ask = (tokens: number) => world.run([], aRequest({ numbers: { input_tokens: tokens } })).path;
    expect(ask(100)).toEqual(['b/x K']);
    expect(ask(100_000)).toEqual(['a/x K']);
  });

  test('a group costs what its targets do on the average', () => {
    const group = {
      kind: 'group' as const,
      rotate: { strategy: 'priority' },
      members: [aMember('b/x'), aMember('c/x')],
      weight: 1,
    };
    const routes = [aRoute('r', [anArm([group, aMember('a/x')], undefined, 'least_cost')])];
    const world = aScenario(routes, { prices });
    expect(world.run([], aRequest({ numbers: { input_tokens: 1_000 } })).path).toEqual(['a/x K']);
  });
});

describe('least_latency', () => {
  const world = (): Scenario => aScenario([aRoute('r', [anArm(['a/x', 'b/x'], undefined, 'least_latency')])]);

  /** One request; whoever serves it takes as long as said. */
  function ask(scenario: Scenario, takes: Readonly<Record<string, number>>): string {
    const chain = scenario.start();
    const attempt = attemptOf(chain);
    const latency = takes[attempt.target] ?? 0;
    scenario.clock.advance(latency);
    chain.committed(attempt, latency);
    chain.close();
    return attempt.target;
  }

  test('goes to the faster one once both are known', () => {
    const scenario = world();
    const targets = Array.from({ length: 20 }, () => ask(scenario, { 'a/x': 900, 'b/x': 100 }));
    expect(targets.slice(5).every((target) => target === 'b/x')).toBe(true);
  });

  test('leaves one that becomes slow at once, and tries it again later', () => {
    const scenario = world();
    for (let count = 0; count < 20; count++) ask(scenario, { 'a/x': 200, 'b/x': 100 });
    expect(ask(scenario, { 'a/x': 200, 'b/x': 5_000 })).toBe('b/x');
    const after = Array.from({ length: 1_000 }, () => ask(scenario, { 'a/x': 200, 'b/x': 100 }));
    expect(after.slice(0, 50).every((target) => target === 'a/x')).toBe(true);
    expect(after.slice(-100).filter((target) => target === 'b/x').length).toBeGreaterThan(50);
  });

  test('a timeout counts as the time that was waited', () => {
    const scenario = world();
    for (let count = 0; count < 10; count++) ask(scenario, { 'a/x': 100, 'b/x': 150 });
    const chain = scenario.start();
    const attempt = attemptOf(chain);
    expect(attempt.target).toBe('a/x');
    scenario.clock.advance(15_000);
    chain.failed(attempt, aFailure('timeout'));
    expect(attemptOf(chain).target).toBe('b/x');
    chain.close();
    const after = Array.from({ length: 20 }, () => ask(scenario, { 'a/x': 100, 'b/x': 150 }));
    expect(after.every((target) => target === 'b/x')).toBe(true);
  });
});

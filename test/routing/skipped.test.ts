// Section 4 of the language, "Skipped without a call": one test a sentence.
import { describe, expect, test } from 'vitest';
import { aFailure, aScenario } from './support/scenario.ts';
import { anArm, aProvider, aRequest, aRoute, retrying } from './support/tables.ts';

describe('skipped without a call', () => {
  test('no ready key counts as `rate_limited`', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x']), anArm(['b/x'], ['rate_limited'])])]);
    world.run([aFailure('rate_limited', { retryAfterMs: 5_000 })]);
    const { path, chain } = world.run([]);
    expect(path).toEqual(['b/x K']);
    const reason = 'no ready key for 5000 ms (rate_limited)';
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/x', reason, after: 0 }]);
  });

  test('no request waits for a cooldown', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x'])], retrying({ count: 3 }))]);
    world.run([aFailure('rate_limited', { retryAfterMs: 30_000 })]);
    const { path, error } = world.run([]);
    expect(path).toEqual([]);
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429 });
  });

  test('chain spent while keys cool: 429 with the soonest Retry-After of the chain', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'])])]);
    const { error } = world.run(
      [30_000, 7_000, 20_000].map((retryAfterMs) => aFailure('rate_limited', { retryAfterMs })),
    );
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429, retryAfterMs: 7_000 });
    world.clock.advance(2_000);
    expect(world.run([]).error).toMatchObject({ status: 429, retryAfterMs: 5_000 });
  });

  test('a model that is not among the `model` lines of its provider is skipped as `model_not_found`', () => {
    const providers = [aProvider('a', { models: [{ glob: 'qwen-*' }] }), aProvider('b')];
    const arms = [anArm(['a/$model']), anArm(['b/other'], ['model_not_found'])];
    const world = aScenario([aRoute('r', arms)], { providers });
    expect(world.run([], aRequest({ model: 'qwen-3' })).path).toEqual(['a/qwen-3 K']);
    const { path, chain } = world.run([], aRequest({ model: 'gpt' }));
    expect(path).toEqual(['b/other K']);
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/gpt', reason: 'model_not_found', after: 0 }]);
  });

  test('with nobody left who has the model, the client gets a 404', () => {
    const providers = [aProvider('a', { models: [{ glob: 'qwen-*' }] })];
    const { error } = aScenario([aRoute('r', [anArm(['a/$model'])])], { providers }).run([]);
    expect(error).toMatchObject({ kind: 'model_not_found', status: 404, code: 'model_not_found' });
  });

  const able = {
    providers: [
      aProvider('a', { models: [{ glob: '*', lacks: ['tools', 'images'] }] }),
      aProvider('b'),
      aProvider('c'),
    ],
  };

  test('not able: next member, then next arm whatever its `on`', () => {
    const tools = aRequest({ flags: ['tools'] });
    expect(aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])], able).run([], tools).path).toEqual(['b/x K']);
    const world = aScenario([aRoute('r', [anArm(['a/x']), anArm(['c/x'], ['timeout'])])], able);
    expect(world.run([], tools).path).toEqual(['c/x K']);
    expect(world.run([]).path).toEqual(['a/x K']);
  });

  test('a failure after that is entered by its kind again', () => {
    const tools = aRequest({ flags: ['tools'] });
    const arms = [anArm(['a/x', 'b/x']), anArm(['c/x'], ['timeout'])];
    const world = aScenario([aRoute('r', arms)], able);
    expect(world.run(['rate_limited'], tools)).toMatchObject({ path: ['b/x K'], error: { kind: 'rate_limited' } });
    expect(world.run([], tools)).toMatchObject({ path: [], error: { kind: 'rate_limited' } });
  });

  test.each([
    ['tools', 'tools'],
    ['images', 'images'],
    ['audio', 'audio'],
    ['documents', 'documents'],
    ['json_schema', 'json_schema'],
    ['thinking', 'thinking'],
    ['streaming', 'stream'],
    ['system', 'system'],
  ] as const)('a target that lacks %s is skipped for a request that needs it, and says so', (capability, feature) => {
    const providers = [aProvider('a', { models: [{ glob: '*', lacks: [capability] }] }), aProvider('b')];
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])], { providers });
    expect(world.run([]).path).toEqual(['a/x K']);
    const { path, chain } = world.run([], aRequest({ flags: [feature] }));
    expect(path).toEqual(['b/x K']);
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/x', reason: `lacks ${capability}`, after: 0 }]);
  });

  const small = {
    providers: [aProvider('a', { models: [{ glob: '*', contextTokens: 8_000 }] }), aProvider('b'), aProvider('c')],
  };
  const long = aRequest({ numbers: { input_tokens: 8_001 } });

  test('context too small counts as `context_too_long`', () => {
    const arms = [anArm(['a/x']), anArm(['b/x'], ['timeout']), anArm(['c/x'], ['context_too_long'])];
    const world = aScenario([aRoute('r', arms)], small);
    expect(world.run([], aRequest({ numbers: { input_tokens: 8_000 } })).path).toEqual(['a/x K']);
    const { path, chain } = world.run([], long);
    expect(path).toEqual(['c/x K']);
    expect(chain.skipped).toEqual([
      { arm: 0, target: 'a/x', reason: 'context of 8000 tokens, about 8001 needed', after: 0 },
    ]);
  });

  test('and leaves the arm with that kind, as that failure does', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'])])], small);
    expect(world.run([], long).path).toEqual(['c/x K']);
  });

  test('with none left the client gets a 400 that says how long it is', () => {
    const { error } = aScenario([aRoute('r', [anArm(['a/x'])])], small).run([], long);
    expect(error).toMatchObject({ kind: 'context_too_long', status: 400, code: 'context_length_exceeded' });
    expect(error?.message).toContain('8001');
  });

  test('with none left a 400 that names what is missing', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x'])])], able);
    const { error, path } = world.run([], aRequest({ flags: ['tools', 'images'] }));
    expect(path).toEqual([]);
    expect(error).toMatchObject({ kind: 'invalid_request', status: 400 });
    expect(error?.message).toContain('tools, images');
  });
});

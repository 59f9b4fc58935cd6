// The provider inside the process: what each model does, read as the gateway will read it.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { DEMO_MODELS } from '../../../src/codec/demo/behaviours.ts';
import { exampleValue } from '../../../src/codec/demo/example-value.ts';
import { demo } from '../../../src/codec/demo/index.ts';
import { type DemoStep, respond } from '../../../src/codec/demo/respond.ts';
import { ERROR_KINDS } from '../../../src/errors.ts';

const tool = {
  type: 'function',
  name: 'get_weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 3 } },
    required: ['city', 'days'],
  },
};
const ask = (model: string, more: JsonObject = {}): DemoStep[] => {
  const messages = [{ role: 'user', parts: [{ type: 'text', text: 'one two three' }] }];
  return [...respond({ body: JSON.stringify({ model, stream: false, messages, tools: [], parameters: {}, ...more }) })];
};
const textOf = (steps: readonly DemoStep[]) => steps.map((step) => (step.kind === 'data' ? step.text : '')).join('');
const statusOf = (steps: readonly DemoStep[]) => steps.find((step) => step.kind === 'head')?.status;

describe('answers', () => {
  test('echo says what the user said, and counts words', () => {
    const answer = JSON.parse(textOf(ask('echo')));
    expect(answer.candidates[0].parts).toEqual([{ type: 'text', text: 'one two three' }]);
    expect(answer.usage).toEqual({ inputTokens: 3, outputTokens: 3 });
    expect(ask('echo')).toEqual(ask('echo'));
  });

  test('words come one by one, with small waits between them', () => {
    const steps = ask('words', { stream: true });
    const deltas = steps.filter((step) => step.kind === 'data' && step.text.includes('part-delta'));
    const waits = steps.filter((step) => step.kind === 'wait');
    expect(deltas.length).toBeGreaterThan(10);
    expect(waits).toEqual(Array.from({ length: deltas.length - 1 }, () => ({ kind: 'wait', ms: 20 })));
  });

  test('tool calls the tool with what its schema accepts, then tells its result', () => {
    const called = JSON.parse(textOf(ask('tool', { tools: [tool] }))).candidates[0];
    expect(called.finish.reason).toBe('tool_calls');
    expect(JSON.parse(called.parts[0].arguments)).toEqual({ city: 'demo', days: 3 });
    const results = [
      { role: 'tool', parts: [{ type: 'tool-result', callId: 'x', content: [{ type: 'text', text: '7 C' }] }] },
    ];
    expect(textOf(ask('tool', { tools: [tool], messages: results }))).toContain('The tool said: 7 C');
    expect(textOf(ask('tool', { tools: [tool], toolChoice: { mode: 'none' } }))).toContain('No tool was offered.');
  });

  test('think thinks first; long has as many words as it is told', () => {
    expect(JSON.parse(textOf(ask('think'))).candidates[0].parts.map(({ type }: JsonObject) => type)).toEqual([
      'thinking',
      'text',
    ]);
    expect(JSON.parse(textOf(ask('long-42'))).usage.outputTokens).toBe(42);
    expect(JSON.parse(textOf(ask('long'))).usage.outputTokens).toBe(1_000);
    expect(ask('slow')[0]).toEqual({ kind: 'wait', ms: 5_000 });
  });
});

describe('failures', () => {
  const failing = DEMO_MODELS.filter((model) => model.startsWith('fail-'));

  test('there is one for every kind', () => {
    expect(failing.map((model) => model.slice(5).replaceAll('-', '_')).sort()).toEqual([...ERROR_KINDS].sort());
  });

  test.each(failing)('%s fails as its name says', (model) => {
    const kind = model.slice(5).replaceAll('-', '_');
    const steps = ask(model);
    const last = steps.at(-1);
    if (kind === 'network') expect(steps).toEqual([{ kind: 'refuse' }]);
    else if (kind === 'stream_broken') expect(last).toEqual({ kind: 'cut' });
    else if (kind === 'bad_response')
      expect([statusOf(steps), textOf(steps)]).toEqual([200, expect.stringMatching(/^</)]);
    else expect(demo.errors.classify(statusOf(steps) ?? 0, {}, textOf(steps)).kind).toBe(kind);
  });

  test('a limit says when to come back', () => {
    expect(ask('fail-rate-limited')[0]).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  test('cut breaks off in the midst of words, and of whole answers', () => {
    const streamed = ask('cut', { stream: true });
    expect(textOf(streamed).match(/part-delta/g)).toHaveLength(5);
    expect(streamed.at(-1)).toEqual({ kind: 'cut' });
    expect(() => JSON.parse(textOf(ask('cut')))).toThrow();
    expect(ask('hang')).toEqual([{ kind: 'hang' }]);
  });

  test('an unknown model names those that there are; another body is refused', () => {
    const steps = ask('gpt-4o');
    expect([statusOf(steps), textOf(steps)]).toEqual([404, expect.stringContaining('echo, words, tool')]);
    expect(statusOf([...respond({ body: 'no' })])).toBe(400);
  });
});

test.each([
  [{ type: 'string', enum: ['b', 'a'] }, 'b'],
  [{ const: 7 }, 7],
  [{ type: ['integer', 'null'] }, 1],
  [{ type: 'array', items: { type: 'boolean' } }, [true]],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'demo'],
  [{ $ref: '#/$defs/x', $defs: { x: { type: 'object', properties: { y: { type: 'number' } } } } }, { y: 1.5 }],
  [{ $ref: '#' }, {}],
  [undefined, {}],
])('an example of %j', (schema, expected) => {
  const example = exampleValue(schema as JsonObject | undefined, schema as JsonObject | undefined);
  if (JSON.stringify(schema) !== '{"$ref":"#"}') expect(example).toEqual(expected);
  else expect(example).toEqual({});
});

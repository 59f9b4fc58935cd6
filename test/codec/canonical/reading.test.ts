// Fields that nobody has validated, times to wait, schemas with their labels, losses and where they stood.
import { describe, expect, test } from 'vitest';
import { labelledSchema } from '../../../src/codec/canonical/labelled-schema.ts';
import { Losses } from '../../../src/codec/canonical/losses.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import {
  numberOf,
  objectOf,
  objectsOf,
  parseJson,
  parseObject,
  textOf,
  textsOf,
} from '../../../src/codec/canonical/read-json.ts';
import { retryAfterOf } from '../../../src/codec/canonical/retry-after.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';

describe('reading JSON', () => {
  test('gives what is asked for, or nothing', () => {
    expect([textOf('a'), textOf(1), textOf(undefined)]).toEqual(['a', undefined, undefined]);
    expect([numberOf(1.5), numberOf('12'), numberOf(''), numberOf('x'), numberOf(null)]).toEqual([
      1.5,
      12,
      undefined,
      undefined,
      undefined,
    ]);
    expect([objectOf({ a: 1 }), objectOf([]), objectOf(null)]).toEqual([{ a: 1 }, undefined, undefined]);
    expect([objectsOf([{ a: 1 }, null, 'x']), objectsOf('x')]).toEqual([[{ a: 1 }], []]);
    expect([textsOf(['a', 1]), textsOf('a')]).toEqual([['a'], undefined]);
    expect([parseJson('[1]'), parseJson('[1')]).toEqual([[1], undefined]);
    expect([parseObject('{"a":1}'), parseObject('[1]')]).toEqual([{ a: 1 }, undefined]);
  });
});

describe('retry-after', () => {
  const now = Date.parse('2026-11-01T00:00:00Z');
  test.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': 'Sun, 01 Nov 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 31 Oct 2026 00:00:00 GMT' }, 0],
    [{ 'retry-after': '5', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, wait) => {
    expect(retryAfterOf(headers, now)).toBe(wait);
  });
});

describe('labelled schema', () => {
  test('what the schema says itself stands', () => {
    const format = { type: 'json_schema' as const, name: 'n', description: 'd' };
    expect(labelledSchema({ ...format, schema: { type: 'object' } })).toEqual({
      title: 'n',
      description: 'd',
      type: 'object',
    });
    expect(labelledSchema({ ...format, schema: { title: 't', description: 's' } })).toEqual({
      title: 't',
      description: 's',
    });
  });
});

describe('losses', () => {
  test('are told where they stood, fields of other protocols one by one', () => {
    const warnings: Warning[] = [];
    const losses = new Losses({ target: { protocol: 'gemini' }, warn: (warning) => warnings.push(warning) });
    const thing = readAt({}, 'messages[1].content[0]');
    losses.warnAt('dropped', thing, { field: 'detail' });
    losses.warnAt('changed', thing, { detail: 'why' });
    losses.warnForeign({ anthropic: { a: 1 }, gemini: { b: 1 } });
    losses.warnForeign({ anthropic: { a: 1 } }, thing);
    expect(warnings).toEqual([
      { code: 'dropped', path: 'messages[1].content[0].detail', protocol: 'gemini' },
      { code: 'changed', path: 'messages[1].content[0]', protocol: 'gemini', detail: 'why' },
      { code: 'dropped', path: 'a', protocol: 'gemini' },
      { code: 'dropped', path: 'messages[1].content[0].a', protocol: 'gemini' },
    ]);
  });
});

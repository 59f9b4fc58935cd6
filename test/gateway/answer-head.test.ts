// `x-fairlead-warnings`: whole where it is short, bounded where it is not, and always a header.
import { expect, test } from 'vitest';
import type { Warning } from '../../src/codec/canonical/warning.ts';
import { fairleadHeaders } from '../../src/gateway/answer-head.ts';

function warnings(count: number, path = 'top_k'): Warning[] {
  return Array.from({ length: count }, () => ({
    code: 'dropped',
    path,
    protocol: 'openai-chat',
    detail: 'long story',
  }));
}

function header(list: readonly Warning[]): string {
  return fairleadHeaders({ requestId: 'r', config: 'c', warnings: list })['x-fairlead-warnings'] ?? '';
}

test('code, path and protocol of each', () => {
  expect(JSON.parse(header(warnings(2)))).toEqual([
    { code: 'dropped', path: 'top_k', protocol: 'openai-chat' },
    { code: 'dropped', path: 'top_k', protocol: 'openai-chat' },
  ]);
});

test('none, no header', () => {
  expect(fairleadHeaders({ requestId: 'r', config: 'c', warnings: [] })).not.toHaveProperty('x-fairlead-warnings');
});

test('past 2 KB the number of those left out', () => {
  const value = header(warnings(100));
  expect(value.length).toBeLessThanOrEqual(2048);
  const list: unknown[] = JSON.parse(value);
  expect(list.at(-1)).toBe(100 - (list.length - 1));
});

test('one that is longer by itself is only counted', () => {
  expect(header(warnings(1, 'x'.repeat(3000)))).toBe('[1]');
});

test('a path in any script is ASCII on the wire', () => {
  const value = header(warnings(1, 'metadata.ключ\n☃'));
  expect(value).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(value)[0].path).toBe('metadata.ключ\n☃');
});

// Parameters go between a protocol's spelling and the canonical one by a table; what has no place is told.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import {
  type ParameterField,
  readParameters,
  spellings,
  unknownFields,
  writeParameters,
} from '../../../src/codec/canonical/parameters.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';

const fields: readonly ParameterField[] = [
  { name: 'max_tokens', path: ['config', 'maxOutputTokens'], aliases: [['max']] },
  { name: 'stop', path: ['stop'] },
  { name: 'temperature', path: ['temperature'] },
];

test('values are read at their path, then at aliases; null is not said', () => {
  expect(readParameters({ max: 7, stop: 'END', temperature: null }, fields)).toEqual({ max_tokens: 7, stop: ['END'] });
  expect(readParameters({ config: { maxOutputTokens: 9 }, max: 7 }, fields)).toEqual({ max_tokens: 9 });
});

test('values are written at their path, and those without a place are warned in the client spelling', () => {
  const warnings: Warning[] = [];
  const body: JsonObject = {};
  const context = {
    target: { protocol: 'gemini' },
    warn: (warning: Warning) => warnings.push(warning),
    parameterPath: (name: string) => `client.${name}`,
  };
  const parameters = { max_tokens: 5, stop: ['a'], seed: 1, user: 'u' };
  writeParameters(body, parameters, { fields, context, handled: ['user'] });
  expect(body).toEqual({ config: { maxOutputTokens: 5 }, stop: ['a'] });
  expect(warnings).toEqual([{ code: 'dropped', path: 'client.seed', protocol: 'gemini' }]);
});

test('spelling and unknown fields', () => {
  expect(spellings(fields)('max_tokens')).toBe('config.maxOutputTokens');
  expect(spellings(fields)('seed')).toBe('seed');
  expect(unknownFields({ stop: 'a', other: 1 }, new Set(['stop']))).toEqual({ other: 1 });
  expect(unknownFields({ stop: 'a' }, new Set(['stop']))).toBeUndefined();
});

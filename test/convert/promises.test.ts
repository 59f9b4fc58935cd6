// What the vendors' documents promise of a configuration holds for the routes that it becomes. The configurations are the
// inputs of `golden/convert`; the promises of each stand beside this file, as tests in the language itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.ts';
import { fairlead } from '../support/terminal.ts';

const PROMISES = join(import.meta.dirname, 'promises');
const CONFIGURATIONS = join(import.meta.dirname, '../golden/convert');

const names = readdirSync(PROMISES).map((file) => file.replace(/\.routes$/, ''));

test('ten configurations of LiteLLM, five of Portkey, and one of ds2api', () => {
  const of = (source: string): number => names.filter((name) => name.startsWith(source)).length;
  expect(of('litellm-')).toBeGreaterThanOrEqual(10);
  expect(of('portkey-')).toBeGreaterThanOrEqual(5);
  expect(of('ds2api')).toBe(1);
});

test('every configuration that converts has promises', () => {
  const inputs = readdirSync(CONFIGURATIONS).map((file) => file.replace(/\.txt$/, ''));
  expect(inputs.filter((name) => 'routes' in convert(configuration(name))).toSorted()).toEqual(names.toSorted());
});

describe.each(names)('%s', (name) => {
  test('routes as promised', async () => {
    const conversion = convert(configuration(name));
    const routes = 'routes' in conversion ? conversion.routes : '';
    const promises = readFileSync(join(PROMISES, `${name}.routes`), 'utf8');
    const { code, out, error } = await fairlead(['test', '-'], { input: `${routes}\n${promises}` });
    expect(code === 0 ? '' : `${error}${out}`).toBe('');
  });
});

function configuration(name: string): string {
  return readFileSync(join(CONFIGURATIONS, `${name}.txt`), 'utf8').split('\n----\n')[0] ?? '';
}

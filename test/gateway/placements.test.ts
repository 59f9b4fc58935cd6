// Which target keeps which answer.
import { expect, test } from 'vitest';
import { type Placement, Placements } from '../../src/gateway/placements.ts';

const place = (client: string | undefined, target = 'openai/gpt'): Placement => ({
  client,
  model: 'gpt',
  route: 'main',
  captures: [],
  target,
  keyId: 'openai/A',
});

test('found by its owner alone', () => {
  const placements = new Placements();
  placements.keep('a', place('web'));
  placements.keep('b', place(undefined));
  expect(placements.find('a', 'web')?.target).toBe('openai/gpt');
  expect(placements.find('a', 'batch')).toBeUndefined();
  expect(placements.find('a', undefined)).toBeUndefined();
  expect(placements.find('b', undefined)).toBeDefined();
  expect(placements.find('b', 'web')).toBeUndefined();
});

test('the newest ten thousand are kept; one that is told again is new', () => {
  const placements = new Placements();
  for (let index = 0; index < 10_000; index++) placements.keep(`id-${index}`, place('web'));
  placements.keep('id-0', place('web', 'openai/again'));
  placements.keep('more', place('web'));
  expect(placements.find('id-1', 'web')).toBeUndefined();
  expect(placements.find('id-2', 'web')).toBeDefined();
  expect(placements.find('id-0', 'web')?.target).toBe('openai/again');
});

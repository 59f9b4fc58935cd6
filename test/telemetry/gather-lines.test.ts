// Lines wait for a moment, and none is lost or turned around.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherLines } from '../../src/telemetry/gather-lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function gatherer() {
  const written: string[] = [];
  return { written, lines: gatherLines({ write: (text: string) => written.push(text) > 0 }) };
}

test('lines of one moment are one write', () => {
  const { written, lines } = gatherer();
  for (const line of ['a\n', 'b\n', 'c\n']) lines.write(line);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(written).toEqual(['a\nb\nc\n']);
  lines.write('d\n');
  vi.advanceTimersByTime(50);
  expect(written).toEqual(['a\nb\nc\n', 'd\n']);
});

test('many do not wait', () => {
  const { written, lines } = gatherer();
  const line = `${'x'.repeat(999)}\n`;
  for (let count = 0; count < 20; count++) lines.write(line);
  vi.advanceTimersByTime(50);
  expect(written).toHaveLength(2);
  expect(written.join('')).toBe(line.repeat(20));
});

test('what is left is written when the process ends', () => {
  const before = process.listeners('exit');
  const { written, lines } = gatherer();
  const [added] = process.listeners('exit').filter((listener) => !before.includes(listener));
  lines.write('last\n');
  added?.(0);
  expect(written).toEqual(['last\n']);
  if (added !== undefined) process.off('exit', added);
});

test('a line may be made when it is written, in its place among the others', () => {
  const { written, lines } = gatherer();
  const made: string[] = [];
  lines.write('a\n');
  lines.later(() => {
    made.push('b');
    lines.write('b\n');
  });
  lines.write('c\n');
  expect(made).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(written).toEqual(['a\nb\nc\n']);
});

test('a line that cannot be made holds up none that comes after it', () => {
  const { written, lines } = gatherer();
  lines.write('a\n');
  lines.later(() => {
    throw new Error('no line');
  });
  expect(() => vi.advanceTimersByTime(50)).toThrow('no line');
  lines.write('b\n');
  vi.advanceTimersByTime(50);
  expect(written).toEqual(['a\n', 'b\n']);
});

// Readers of literals: what they take, and what they say about what they do not take.
import { describe, expect, test } from 'vitest';
import type { WordNode } from '../../src/language/ast.ts';
import { readAddress, readNetwork } from '../../src/language/literals/address.ts';
import {
  readClock,
  readClockRange,
  readDate,
  readDateTime,
  readWeekdays,
} from '../../src/language/literals/calendar.ts';
import { readDuration, readDurationRange } from '../../src/language/literals/duration.ts';
import { readMoney, readRate, readSize } from '../../src/language/literals/measure.ts';
import { isTarget, readEnvironmentName, readName, readSha256, readTarget } from '../../src/language/literals/name.ts';
import { readInteger, readNumber, readPercent } from '../../src/language/literals/number.ts';
import { isRange, readRange } from '../../src/language/literals/range.ts';
import type { Reading } from '../../src/language/literals/reading.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';

function outcome<T>(reading: Reading<T>): T | string {
  if (reading.ok) return reading.value;
  return [reading.problem.message, reading.problem.help].filter((line) => line !== undefined).join(' | ');
}

function word(text: string): WordNode {
  const { statements } = parse(new Source('word.routes', text)).file;
  const head = statements[0]?.head;
  if (!head) throw new Error(`${text} is no word`);
  return head;
}

describe('numbers', () => {
  test.each([
    ['42', 42],
    ['150k', 150_000],
    ['2M', 2_000_000],
    ['2.5k', 2500],
    ['0', 0],
    ['2.5', '"2.5" is not a whole number'],
    ['150K', '"150K" is not a number: "K" is no multiplier | did you mean 150k?'],
    ['2G', '"2G" is not a number: "G" is no multiplier | k is a thousand, M is a million'],
    ['-1', '"-1" is not a number | write digits, as in 42, 2.5, 150k or 2M'],
    ['99999999999M', '"99999999999M" is not a whole number | it is too large'],
  ])('integer %s', (text, expected) => expect(outcome(readInteger(text))).toBe(expected));

  test('fractions are read exactly', () => {
    expect(outcome(readNumber('1.25'))).toBe(1.25);
    expect(outcome(readNumber('1.1k'))).toBe(1100);
  });

  test.each([
    ['5%', 0.05],
    ['7%', 0.07],
    ['100%', 1],
    ['0.5%', 0.005],
    ['5', '"5" is not a percentage: the % is missing | did you mean 5%?'],
    ['101%', '101% is more than the whole | a percentage is at most 100%'],
    ['5k', '"5k" is not a percentage | write it as in 5%'],
    ['x', '"x" is not a percentage | write it as in 5%'],
  ])('percentage %s', (text, expected) => expect(outcome(readPercent(text))).toBe(expected));
});

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['2s', 2000],
    ['1.5s', 1500],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['30', '"30" is not a duration: the unit is missing | did you mean 30s?'],
    ['10sec', '"sec" is not a unit of time | did you mean 10s?'],
    ['5min', '"min" is not a unit of time | did you mean 5m?'],
    ['5H', '"H" is not a unit of time | did you mean 5h?'],
    ['5w', '"w" is not a unit of time | a duration ends with ms, s, m, h or d'],
    ['1h30m', '"1h30m" is not a duration | a duration has one number and one unit: did you mean 90m?'],
    ['soon', '"soon" is not a duration | a duration ends with ms, s, m, h or d'],
    ['0.5ms', '"0.5ms" is finer than a millisecond'],
    ['999999999999d', '"999999999999d" is too long'],
  ])('%s', (text, expected) => expect(outcome(readDuration(text))).toBe(expected));

  test.each([
    ['250ms..4s', { from: 250, to: 4000 }],
    ['4s..250ms', 'the range 4s..250ms is empty: it ends before it begins | did you mean 250ms..4s?'],
    ['4s..', '"4s.." is not a range | a range has both its ends, with two dots between them: A..B'],
    ['1s..5', '"5" is not a duration: the unit is missing | did you mean 5s?'],
    ['x..5s', '"x" is not a duration | a duration ends with ms, s, m, h or d'],
  ])('range %s', (text, expected) => expect(outcome(readDurationRange(text))).toEqual(expected));

  test('ranges of percentages', () => {
    expect(isRange('65%..75%')).toBe(true);
    expect(isRange('65%')).toBe(false);
    expect(outcome(readRange('65%..75%', readPercent))).toEqual({ from: 0.65, to: 0.75 });
  });
});

describe('measures', () => {
  test.each([
    ['32KB', 32_000],
    ['32MB', 32_000_000],
    ['32KiB', 32_768],
    ['1GiB', 2 ** 30],
    ['1.5KiB', 1536],
    ['12B', 12],
    ['32', '"32" is not a size: the unit is missing | did you mean 32KB?'],
    ['32mb', '"mb" is not a unit of size | did you mean 32MB?'],
    ['32M', '"M" is not a unit of size | did you mean 32MB?'],
    ['32XB', '"XB" is not a unit of size | a size ends with KB, MB, GB, KiB, MiB or GiB'],
    ['big', '"big" is not a size | a size ends with KB, MB, GB, KiB, MiB or GiB'],
    ['0.5B', '"0.5B" is not a whole number of bytes'],
  ])('size %s', (text, expected) => expect(outcome(readSize(text))).toBe(expected));

  test.each([
    ['600', 'requests/min', { amount: 600, of: 'requests', perMs: 60_000 }],
    ['2M', 'tokens/day', { amount: 2_000_000, of: 'tokens', perMs: 86_400_000 }],
    ['1', 'requests/s', { amount: 1, of: 'requests', perMs: 1000 }],
    ['1', 'request/s', '"request" is not the unit of a rate | did you mean requests/s?'],
    ['1', 'calls/s', '"calls" cannot be counted | a rate is of requests or tokens'],
    ['1', 'requests/hour', '"hour" is not a period | did you mean requests/h?'],
    ['1', 'requests/week', '"week" is not a period | use s, min, h or day'],
    ['1', 'requests', '"requests" is not the unit of a rate | write it as in 600 requests/min or 2M tokens/min'],
    ['x', 'requests/s', '"x" is not a number | write digits, as in 42, 2.5, 150k or 2M'],
  ])('rate %s %s', (amount, unit, expected) => expect(outcome(readRate(amount, unit))).toEqual(expected));

  test.each([
    ['50', 'USD/day', { usd: 50, per: 'day' }],
    ['0.5', 'USD/month', { usd: 0.5, per: 'month' }],
    ['50', 'EUR/day', '"EUR/day" is not a unit of money | write it as in 50 USD/day or 50 USD/month'],
    ['$50', 'USD/day', '"$50" is not a number | write digits, as in 42, 2.5, 150k or 2M'],
  ])('money %s %s', (amount, unit, expected) => expect(outcome(readMoney(amount, unit))).toEqual(expected));
});

describe('calendar', () => {
  test.each([
    ['09:00', 540],
    ['00:00', 0],
    ['24:00', 1440],
    ['24:01', 'there is no 24:01 on the clock'],
    ['12:60', 'there is no 12:60 on the clock'],
    ['9:00', '"9:00" is not a time of day | write it as in 09:00 or 22:30'],
  ])('clock %s', (text, expected) => expect(outcome(readClock(text))).toBe(expected));

  test('clock ranges may pass midnight', () => {
    expect(outcome(readClockRange('22:00..06:00'))).toEqual({ from: 1320, to: 360 });
  });

  test.each([
    ['2027-01-31', '2027-01-31'],
    ['2028-02-29', '2028-02-29'],
    ['2027-02-29', 'there is no 2027-02-29 in the calendar'],
    ['2027-13-01', 'there is no 2027-13-01 in the calendar'],
    ['31.01.2027', '"31.01.2027" is not a date | write it as in 2027-01-31'],
  ])('date %s', (text, expected) => expect(outcome(readDate(text))).toBe(expected));

  test('dates with a time', () => {
    expect(outcome(readDateTime('2026-01-31T22:10'))).toEqual({ date: '2026-01-31', minutes: 1330 });
    expect(outcome(readDateTime('2026-01-31'))).toMatch(/not a date with a time/);
    expect(outcome(readDateTime('2026-02-31T22:10'))).toMatch(/calendar/);
    expect(outcome(readDateTime('2026-01-31T25:00'))).toMatch(/clock/);
  });

  test.each([
    ['mon', ['mon']],
    ['mon..fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['sat..mon', ['sat', 'sun', 'mon']],
    ['monday', '"monday" is not a day of the week | did you mean mon?'],
    ['mon-fri', '"mon-fri" is not a day of the week | did you mean mon..fri?'],
    ['mon..x', '"x" is not a day of the week | use mon, tue, wed, thu, fri, sat, sun'],
  ])('days %s', (text, expected) => expect(outcome(readWeekdays(text))).toEqual(expected));
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1:8787', { kind: 'tcp', host: '127.0.0.1', port: 8787 }],
    ['[::1]:8787', { kind: 'tcp', host: '::1', port: 8787 }],
    ['localhost:0', { kind: 'tcp', host: 'localhost', port: 0 }],
    ['unix:/run/fairlead.sock', { kind: 'unix', path: '/run/fairlead.sock' }],
    ['8787', expect.stringContaining('did you mean 127.0.0.1:8787?')],
    [':8787', expect.stringContaining('did you mean 127.0.0.1:8787 or 0.0.0.0:8787?')],
    ['127.0.0.1', expect.stringContaining('the port is missing')],
    ['::1', expect.stringContaining('did you mean [::1]:8787?')],
    ['localhost', expect.stringContaining('is not an address')],
    ['1.2.3.400:80', expect.stringContaining('"1.2.3.400" is not a host')],
    ['a_b:80', expect.stringContaining('is not a host')],
    ['[1.2.3.4]:80', expect.stringContaining('is not an IPv6 address')],
    ['localhost:70000', expect.stringContaining('70000 is not a port')],
    ['unix:', expect.stringContaining('the path of the socket is missing')],
  ])('%s', (text, expected) => expect(outcome(readAddress(text))).toEqual(expected));

  test.each([
    ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8, family: 4 }],
    ['fd00::/8', { address: 'fd00::', prefix: 8, family: 6 }],
    ['127.0.0.1', { address: '127.0.0.1', prefix: 32, family: 4 }],
    ['::ffff:10.0.0.0/104', { address: '::ffff:10.0.0.0', prefix: 104, family: 6 }],
    ['1::2::3/8', '"1::2::3/8" is not a network | write it as in 10.0.0.0/8 or fd00::/8'],
    ['256.0.0.1', '"256.0.0.1" is not a network | write it as in 10.0.0.0/8 or fd00::/8'],
    ['1.2.3', '"1.2.3" is not a network | write it as in 10.0.0.0/8 or fd00::/8'],
    ['1.2.3.4.', '"1.2.3.4." is not a network | write it as in 10.0.0.0/8 or fd00::/8'],
    ['10.0.0.0/33', '"33" is not the length of a prefix | it is a number from 0 to 32'],
    ['10.0.0.0/', '"" is not the length of a prefix | it is a number from 0 to 32'],
    ['10.0/8', '"10.0/8" is not a network | write it as in 10.0.0.0/8 or fd00::/8'],
  ])('network %s', (text, expected) => expect(outcome(readNetwork(text))).toEqual(expected));
});

describe('names', () => {
  test.each([
    ['openai', 'openai'],
    ['timeout', 'timeout'],
    ['a-b_2', 'a-b_2'],
    ['any', '"any" is a reserved word | choose another name'],
    ['OpenAI', expect.stringContaining(': openai')],
    ['my.pool', expect.stringContaining(': my-pool')],
    ['9lives', expect.stringContaining('begins with a letter')],
  ])('%s', (text, expected) => expect(outcome(readName(text))).toEqual(expected));

  test.each([
    ['openai/gpt-4o', { provider: 'openai', model: 'gpt-4o' }],
    ['openrouter/meta-llama/llama-3.3-70b:free', { provider: 'openrouter', model: 'meta-llama/llama-3.3-70b:free' }],
    ['anthropic/$model', { provider: 'anthropic', model: '$model' }],
    ['azure/$1', { provider: 'azure', model: '$1' }],
    ['openai/"my model"', { provider: 'openai', model: 'my model' }],
    ['a/b/"c d"', { provider: 'a', model: 'b/c d' }],
    ['openai', '"openai" is not a target | a target is PROVIDER/MODEL: openai/$model?'],
    ['openai/', 'the model is missing behind the slash'],
    ['openai/gpt*', '"gpt*" is not a model | write it as a string: "gpt*"'],
    ['Open/x', expect.stringContaining('"Open" is not a name')],
    ['openai/""', 'the model is empty'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole
    ['openai/"${env.X}"', 'a variable cannot stand in a target'],
  ])('target %s', (text, expected) => expect(outcome(readTarget(word(text)))).toEqual(expected));

  test('a word with a slash has the form of a target', () => {
    expect(isTarget(word('openai/gpt-4o'))).toBe(true);
    expect(isTarget(word('gpt'))).toBe(false);
  });

  test.each([
    ['env.OPENAI_KEY', 'OPENAI_KEY'],
    ['env.', expect.stringContaining('write it as in env.OPENAI_KEY')],
    ['env.A-B', expect.stringContaining('names no environment variable')],
  ])('variable %s', (text, expected) => expect(outcome(readEnvironmentName(text))).toEqual(expected));

  test('digests', () => {
    expect(outcome(readSha256(`sha256:${'Ab'.repeat(32)}`))).toBe('ab'.repeat(32));
    expect(outcome(readSha256('sha256:abc'))).toMatch(/64 hexadecimal digits/);
  });
});

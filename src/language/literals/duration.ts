// Durations, `250ms 2s 10m 1h 1d`, in milliseconds.
import { scale, splitQuantity } from './number.ts';
import { type Range, readRange } from './range.ts';
import { fault, type Reading, read } from './reading.ts';

/** The units, in milliseconds. */
export const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What people write instead, to the unit that they mean. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  msec: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
};
const UNIT_HELP = 'a duration ends with ms, s, m, h or d';

/** A duration in milliseconds; zero is one. */
export function readDuration(text: string): Reading<number> {
  const quantity = splitQuantity(text);
  if (!quantity) return fault(`"${text}" is not a duration`, compoundHelp(text) ?? UNIT_HELP);
  const { digits, unit } = quantity;
  if (unit === '') return fault(`"${text}" is not a duration: the unit is missing`, `did you mean ${digits}s?`);
  const factor = DURATION_UNITS[unit];
  if (factor === undefined) {
    const meant =
      OTHER_NAMES[unit.toLowerCase()] ?? (unit.toLowerCase() in DURATION_UNITS ? unit.toLowerCase() : undefined);
    return fault(`"${unit}" is not a unit of time`, meant ? `did you mean ${digits}${meant}?` : UNIT_HELP);
  }
  const milliseconds = scale(digits, factor);
  if (!Number.isInteger(milliseconds)) return fault(`"${text}" is finer than a millisecond`);
  if (!Number.isSafeInteger(milliseconds)) return fault(`"${text}" is too long`);
  return read(milliseconds);
}

/** A whole number of milliseconds as a file would say it, in the largest unit that it is a whole number of. */
export function writeDuration(milliseconds: number): string {
  const units = Object.entries(DURATION_UNITS).reverse();
  const [unit, length] = units.find(([, length]) => milliseconds > 0 && milliseconds % length === 0) ?? ['ms', 1];
  return `${milliseconds / length}${unit}`;
}

/** `250ms..4s`, in milliseconds. */
export function readDurationRange(text: string): Reading<Range<number>> {
  return readRange(text, readDuration);
}

/** `1h30m` is 90m here: one number, one unit. */
function compoundHelp(text: string): string | undefined {
  const parts = text.match(/\d+(?:ms|s|m|h|d)/g);
  if (!parts || parts.length < 2 || parts.join('') !== text) return undefined;
  let total = 0;
  let finest = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const unit = part.replace(/^\d+/, '');
    total += Number.parseInt(part, 10) * (DURATION_UNITS[unit] ?? 0);
    finest = Math.min(finest, DURATION_UNITS[unit] ?? 1);
  }
  const name = Object.keys(DURATION_UNITS).find((unit) => DURATION_UNITS[unit] === finest);
  return `a duration has one number and one unit: did you mean ${total / finest}${name}?`;
}

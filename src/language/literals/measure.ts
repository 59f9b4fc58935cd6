// Sizes in bytes, rates of requests and tokens, and money per day or month.
import { readNumber, scale, splitQuantity } from './number.ts';
import { fault, type Reading, read } from './reading.ts';

/** The units of sizes, in bytes. */
export const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};
const SIZE_HELP = 'a size ends with KB, MB, GB, KiB, MiB or GiB';

/** Milliseconds of the periods that a rate may name. */
export const RATE_PERIODS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, day: 86_400_000 };
const OTHER_PERIODS: Readonly<Record<string, string>> = {
  sec: 's',
  second: 's',
  m: 'min',
  minute: 'min',
  hour: 'h',
  hr: 'h',
  d: 'day',
};

export interface Rate {
  readonly amount: number;
  readonly of: 'requests' | 'tokens';
  /** The length of the period in milliseconds. */
  readonly perMs: number;
}

export interface Money {
  readonly usd: number;
  readonly per: 'day' | 'month';
}

/** `32KB`, `32MB`, `32KiB` in bytes. */
export function readSize(text: string): Reading<number> {
  const quantity = splitQuantity(text);
  if (!quantity) return fault(`"${text}" is not a size`, SIZE_HELP);
  const { digits, unit } = quantity;
  if (unit === '') return fault(`"${text}" is not a size: the unit is missing`, `did you mean ${digits}KB?`);
  const factor = SIZE_UNITS[unit];
  if (factor === undefined) {
    const meant = sizeMeant(unit);
    return fault(`"${unit}" is not a unit of size`, meant ? `did you mean ${digits}${meant}?` : SIZE_HELP);
  }
  const bytes = scale(digits, factor);
  return Number.isSafeInteger(bytes) ? read(bytes) : fault(`"${text}" is not a whole number of bytes`);
}

/** A rate is two words, `600 requests/min`; the period is s, min, h or day. */
export function readRate(amountText: string, unitText: string): Reading<Rate> {
  const amount = readNumber(amountText);
  if (!amount.ok) return amount;
  const [what = '', period, ...more] = unitText.split('/');
  if (period === undefined || more.length > 0) {
    return fault(`"${unitText}" is not the unit of a rate`, 'write it as in 600 requests/min or 2M tokens/min');
  }
  const of = ({ requests: 'requests', request: 'requests', tokens: 'tokens', token: 'tokens' } as const)[what];
  if (of === undefined) return fault(`"${what}" cannot be counted`, 'a rate is of requests or tokens');
  if (of !== what) return fault(`"${what}" is not the unit of a rate`, `did you mean ${of}/${period}?`);
  const perMs = RATE_PERIODS[period];
  if (perMs === undefined) {
    const meant = OTHER_PERIODS[period];
    return fault(`"${period}" is not a period`, meant ? `did you mean ${of}/${meant}?` : 'use s, min, h or day');
  }
  return read({ amount: amount.value, of, perMs });
}

/** Money is two words, `50 USD/day` or `50 USD/month`. */
export function readMoney(amountText: string, unitText: string): Reading<Money> {
  const amount = readNumber(amountText);
  if (!amount.ok) return amount;
  if (unitText === 'USD/day') return read({ usd: amount.value, per: 'day' });
  if (unitText === 'USD/month') return read({ usd: amount.value, per: 'month' });
  return fault(`"${unitText}" is not a unit of money`, 'write it as in 50 USD/day or 50 USD/month');
}

function sizeMeant(unit: string): string | undefined {
  const known = Object.keys(SIZE_UNITS).find((name) => name.toLowerCase() === unit.toLowerCase());
  return known ?? ({ k: 'KB', m: 'MB', g: 'GB' } as Record<string, string>)[unit.toLowerCase()];
}

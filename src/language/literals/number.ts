// Plain numbers: `42`, `2.5`, `150k`, `2M`, and fractions written as percents.
import { fault, type Reading, read } from './reading.ts';

/** What may stand behind a number. */
export const NUMBER_MULTIPLIERS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6 };
const NUMBER = /^(\d+(?:\.\d+)?)([A-Za-z%]*)$/;

/** A number and the unit behind it, as written. */
export interface Quantity {
  readonly amount: number;
  readonly unit: string;
  /** The digits as they stand in the file. */
  readonly digits: string;
}

/** Digits, perhaps with a decimal point, and letters behind them; undefined where the text is anything else. */
export function splitQuantity(text: string): Quantity | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const digits = match[1] ?? '';
  return { amount: Number(digits), unit: match[2] ?? '', digits };
}

/** A number scaled by a decimal power; exact for all that can be written exactly. */
export function scale(digits: string, factor: number): number {
  return Number((Number(digits) * factor).toPrecision(15));
}

/** `42`, `2.5`, `150k`, `2M`: never negative. */
export function readNumber(text: string): Reading<number> {
  const quantity = splitQuantity(text);
  if (!quantity) return fault(`"${text}" is not a number`, 'write digits, as in 42, 2.5, 150k or 2M');
  const factor = NUMBER_MULTIPLIERS[quantity.unit];
  if (factor !== undefined) return read(scale(quantity.digits, factor));
  const other = { K: 'k', m: 'M' }[quantity.unit];
  return fault(
    `"${text}" is not a number: "${quantity.unit}" is no multiplier`,
    other ? `did you mean ${quantity.digits}${other}?` : 'k is a thousand, M is a million',
  );
}

/** A whole number, with `k` and `M`. */
export function readInteger(text: string): Reading<number> {
  const number = readNumber(text);
  if (!number.ok) return number;
  if (!Number.isSafeInteger(number.value)) {
    return fault(`"${text}" is not a whole number`, Number.isInteger(number.value) ? 'it is too large' : undefined);
  }
  return number;
}

/** `5%`, as a fraction of one; from 0% to 100%. */
export function readPercent(text: string): Reading<number> {
  const quantity = splitQuantity(text);
  if (!quantity) return fault(`"${text}" is not a percentage`, 'write it as in 5%');
  if (quantity.unit === '') {
    return fault(`"${text}" is not a percentage: the % is missing`, `did you mean ${text}%?`);
  }
  if (quantity.unit !== '%') return fault(`"${text}" is not a percentage`, 'write it as in 5%');
  if (quantity.amount > 100) return fault(`${text} is more than the whole`, 'a percentage is at most 100%');
  return read(scale(quantity.digits, 0.01));
}

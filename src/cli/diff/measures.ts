// Durations, limits and budgets for people, as a route file writes them.
import type { Budget, Limit, Rate } from '../../route-table.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

const PERIODS: ReadonlyMap<number, string> = new Map([
  [1_000, 's'],
  [60_000, 'min'],
  [3_600_000, 'h'],
  [86_400_000, 'day'],
]);

/** In the largest unit that it is a whole number of. */
export function durationText(ms: number): string {
  const unit = UNITS.find(([, length]) => ms > 0 && ms % length === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`;
}

export function limitsText(limits: readonly Limit[]): string {
  return limits.map(limitText).join('; ');
}

export function budgetsText(budgets: readonly Budget[]): string {
  return budgets.map(({ usd, per }) => `${usd} USD/${per}`).join('; ');
}

function limitText({ rates, concurrent, models, queue }: Limit): string {
  const amounts = [...rates.map(rateText), ...(concurrent === undefined ? [] : [`${concurrent} concurrent`])];
  const of = models === undefined ? '' : ` model ${models.map((glob) => JSON.stringify(glob)).join(', ')}`;
  const wait = queue === undefined ? '' : ` queue ${queue.places} for ${durationText(queue.waitMs)}`;
  return `${amounts.join(', ')}${of}${wait}`;
}

function rateText({ amount, of, perMs }: Rate): string {
  return `${amount} ${of}/${PERIODS.get(perMs) ?? durationText(perMs)}`;
}

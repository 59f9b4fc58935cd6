// Limits and budgets for people, as a route file writes them.
import { writeDuration } from '../../language/literals/duration.ts';
import type { Budget, Limit, Rate } from '../../route-table.ts';

const PERIODS: ReadonlyMap<number, string> = new Map([
  [1_000, 's'],
  [60_000, 'min'],
  [3_600_000, 'h'],
  [86_400_000, 'day'],
]);

export function limitsText(limits: readonly Limit[]): string {
  return limits.map(limitText).join('; ');
}

export function budgetsText(budgets: readonly Budget[]): string {
  return budgets.map(({ usd, per }) => `${usd} USD/${per}`).join('; ');
}

function limitText({ rates, concurrent, models, queue }: Limit): string {
  const amounts = [...rates.map(rateText), ...(concurrent === undefined ? [] : [`${concurrent} concurrent`])];
  const of = models === undefined ? '' : ` for ${models.map((glob) => JSON.stringify(glob)).join(', ')}`;
  const wait = queue === undefined ? '' : ` queue ${queue.places} for ${writeDuration(queue.waitMs)}`;
  return `${amounts.join(', ')}${of}${wait}`;
}

function rateText({ amount, of, perMs }: Rate): string {
  return `${amount} ${of}/${PERIODS.get(perMs) ?? writeDuration(perMs)}`;
}

// Reasoning effort as levels and as token budgets, in one table, so that every protocol maps them alike.

/**
 * Tokens of thought that a level stands for. `low`, `medium` and `high` are those of Google's OpenAI-compatibility page
 * (2026-10); the levels around them continue the row.
 */
const EFFORT_BUDGETS = {
  none: 0,
  minimal: 512,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 32_768,
  max: 65_536,
} as const;

export type Effort = keyof typeof EFFORT_BUDGETS;

/** From the least to the most. */
export const EFFORTS = Object.keys(EFFORT_BUDGETS) as readonly Effort[];

export function isEffort(value: unknown): value is Effort {
  return typeof value === 'string' && Object.hasOwn(EFFORT_BUDGETS, value);
}

/** The budget of a level, in tokens. */
export function budgetOfEffort(effort: Effort): number {
  return EFFORT_BUDGETS[effort];
}

/** The lowest level whose budget is not below `tokens`; `max` above them all. `effortOfBudget(budgetOfEffort(e))` is `e`. */
export function effortOfBudget(tokens: number): Effort {
  return EFFORTS.find((effort) => EFFORT_BUDGETS[effort] >= tokens) ?? 'max';
}

/**
 * The level of `accepted` (not empty) that is nearest to `effort`: itself, else the next above, else the highest below.
 * `none` is never moved to and never left for another: it asks for something else than little.
 */
export function nearestEffort(effort: Effort, accepted: readonly Effort[]): Effort | undefined {
  if (accepted.includes(effort)) return effort;
  if (effort === 'none') return undefined;
  const candidates = EFFORTS.filter((level) => level !== 'none' && accepted.includes(level));
  const rank = EFFORTS.indexOf(effort);
  return candidates.find((level) => EFFORTS.indexOf(level) > rank) ?? candidates.at(-1);
}

// Effort levels and budgets are two spellings of one row.
import { describe, expect, it } from 'vitest';
import {
  budgetOfEffort,
  EFFORTS,
  effortOfBudget,
  isEffort,
  nearestEffort,
} from '../../../src/codec/canonical/effort.ts';

describe('effort', () => {
  it.each(EFFORTS)('%s comes back from its own budget', (effort) => {
    expect(effortOfBudget(budgetOfEffort(effort))).toBe(effort);
  });

  it('takes a budget between two levels as the higher one, and one above all as max', () => {
    expect(effortOfBudget(1)).toBe('minimal');
    expect(effortOfBudget(2_000)).toBe('medium');
    expect(effortOfBudget(1_000_000)).toBe('max');
  });

  it('knows its own words only', () => {
    expect(isEffort('xhigh')).toBe(true);
    expect(isEffort('toString')).toBe(false);
    expect(isEffort(3)).toBe(false);
  });

  it('H10 moves a level that is not accepted up rather than down, and none nowhere', () => {
    expect(nearestEffort('xhigh', ['low', 'medium', 'high', 'max'])).toBe('max');
    expect(nearestEffort('minimal', ['low', 'medium', 'high'])).toBe('low');
    expect(nearestEffort('max', ['low', 'medium', 'high'])).toBe('high');
    expect(nearestEffort('high', ['none', 'high'])).toBe('high');
    expect(nearestEffort('none', ['low', 'high'])).toBeUndefined();
    expect(nearestEffort('high', [])).toBeUndefined();
  });
});

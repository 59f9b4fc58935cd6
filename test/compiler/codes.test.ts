// Every code with a number from 100 keeps its promise: the wrong example gives it and no other error, the right one does not.
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/language/codes/index.ts';
import { checkText, codesOf, lineOf } from './compiling.ts';

/** Found when a table is loaded or provisioned, or a test looked at, not when a file is compiled. */
const FOUND_LATER = new Set(['FL150', 'FL151', 'FL152']);

const records = [...CODES].filter(([code]) => code >= 'FL1' && !FOUND_LATER.has(code));
const environment = { isSet: () => false };

describe.each(records)('%s', (code, { severity, wrong, right }) => {
  test('the wrong example gives it, and no other error', () => {
    const { diagnostics } = checkText(wrong, { environment });
    const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(found).not.toHaveLength(0);
    expect(found.every((diagnostic) => diagnostic.severity === severity)).toBe(true);
    const others = diagnostics.filter((diagnostic) => diagnostic.severity === 'error' && diagnostic.code !== code);
    expect(others.map(lineOf)).toEqual([]);
  });

  test('the right example does not', () => {
    const { diagnostics, table } = checkText(right, { environment });
    expect(codesOf(diagnostics)).not.toContain(code);
    expect(table).toBeDefined();
  });
});

// Texts with their diagnostics, and texts with their tables. Adding a test is adding a file.
import { describe } from 'vitest';
import { testGoldenFiles } from '../support/golden.ts';
import { compileText, lineOf } from './compiling.ts';

describe('names', () => {
  testGoldenFiles('names', (input) => `${compileText(input).diagnostics.map(lineOf).join('\n')}\n`);
});

describe('compile', () => {
  testGoldenFiles('compile', (input) => {
    const { table, diagnostics } = compileText(input);
    const findings = diagnostics.map((found) => `${lineOf(found)}\n`).join('');
    return `${findings}${JSON.stringify(table ?? null, undefined, 2)}\n`;
  });
});

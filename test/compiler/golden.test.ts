// Texts with their diagnostics, and texts with their tables. Adding a test is adding a file.
import { describe } from 'vitest';
import { renderHuman } from '../../src/language/render/human.ts';
import { testGoldenFiles } from '../support/golden.ts';
import { checkText, compileText, lineOf } from './compiling.ts';

describe('names', () => {
  testGoldenFiles('names', (input) => `${compileText(input).diagnostics.map(lineOf).join('\n')}\n`);
});

// As people see it: whether it says where, what, and what to do.
describe.each(['types', 'slips'])('%s', (folder) => {
  testGoldenFiles(folder, (input) => {
    const environment = input.startsWith('# no variable is set\n') ? { environment: { isSet: () => false } } : {};
    return renderHuman(checkText(input, environment).diagnostics);
  });
});

describe('compile', () => {
  testGoldenFiles('compile', (input) => {
    const { table, diagnostics } = compileText(input);
    const findings = diagnostics.map((found) => `${lineOf(found)}\n`).join('');
    return `${findings}${JSON.stringify(table ?? null, undefined, 2)}\n`;
  });
});

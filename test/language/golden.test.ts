// Texts with their trees and diagnostics, and texts with their canonical layout.
import { describe } from 'vitest';
import { format } from '../../src/language/format/format.ts';
import { parse } from '../../src/language/parse.ts';
import { renderHuman } from '../../src/language/render/human.ts';
import { Source } from '../../src/language/source.ts';
import { testGoldenFiles } from '../support/golden.ts';
import { dumpStatements } from './dump.ts';

describe('syntax', () => {
  testGoldenFiles('syntax', (input) => {
    const { file, diagnostics } = parse(new Source('golden.routes', input));
    const report = renderHuman(diagnostics);
    return `${dumpStatements(file.statements)}${report === '' ? '' : `\n${report}`}`;
  });
});

describe('format', () => {
  testGoldenFiles('format', (input) => {
    const result = format(new Source('golden.routes', input));
    return 'text' in result ? result.text : renderHuman(result.diagnostics);
  });
});

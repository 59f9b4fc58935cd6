// Configurations of other gateways: the routes file that each becomes, and the report. The files of `golden/convert`.
import { expect } from 'vitest';
import { type ConversionFault, convert } from '../../src/convert/convert.ts';
import { reportLines } from '../../src/convert/report-text.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';
import { checkText, lineOf } from '../compiler/compiling.ts';
import { testGoldenFiles } from '../support/golden.ts';

testGoldenFiles('convert', (input) => {
  const conversion = convert(input);
  if ('message' in conversion) return faultText(conversion);
  const { routes, notes } = conversion;
  expect(format(new Source('fairlead.routes', routes))).toEqual({ text: routes });
  const told = notes.filter(({ kind }) => kind === 'finding').map(({ message }) => message);
  const findings = checkText(routes).diagnostics;
  expect(findings.filter(({ code, message }) => !told.includes(`${code}: ${message}`)).map(lineOf)).toEqual([]);
  return `${routes}\n${reportLines(conversion, 'source').join('\n')}\n`;
});

function faultText({ line, column, message, help }: ConversionFault): string {
  return `${line ?? '-'}:${column ?? '-'} ${message} (${help})\n`;
}

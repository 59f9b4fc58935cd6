// The page of the documentation shows what the command says.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.ts';
import { reportLines } from '../../src/convert/report-text.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/convert.md'), 'utf8');

function block(opening: string): string {
  return PAGE.split(`\n\`\`\`${opening}`)[1]?.split('```\n')[0] ?? '';
}

test('the configuration that it shows becomes the file and the report that it shows', () => {
  const conversion = convert(block('yaml\n'));
  if (!('routes' in conversion)) throw new Error(conversion.message);
  expect(conversion.routes).toBe(`edition 2026\n${block('\nedition 2026\n')}`);
  expect(`${reportLines(conversion, 'config.yaml').join('\n')}\n`).toBe(block('text\n'));
});

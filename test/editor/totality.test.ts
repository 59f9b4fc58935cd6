// Whatever the text, every question has an answer that lies within it: cut off anywhere, with pieces lost, doubled or swapped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { complete } from '../../src/editor/completion/completion.ts';
import { fixAll } from '../../src/editor/fixes.ts';
import { formatEdits } from '../../src/editor/formatting.ts';
import { hover } from '../../src/editor/hover.ts';
import { lensesOf } from '../../src/editor/lenses.ts';
import { definition, references } from '../../src/editor/names.ts';
import { protocolSymbol, protocolTokens } from '../../src/editor/protocol/answers.ts';
import { protocolDiagnostic } from '../../src/editor/protocol/diagnostics.ts';
import { rename } from '../../src/editor/rename.ts';
import { semanticTokens } from '../../src/editor/semantic-tokens.ts';
import { outlineOf } from '../../src/editor/symbols.ts';

const TOUR = readFileSync(join(import.meta.dirname, '../../examples/tour.routes'), 'utf8');
const PIECES = TOUR.split(/(?<=[\s;{}",/])/);

/** Asks everything that an editor can ask. */
function askAll(text: string, offset: number): void {
  const compilation = compile('f.routes', { files: memoryFiles({ 'f.routes': text }) });
  const file = compilation.files.get('f.routes');
  if (file === undefined) throw new Error('the file is always there');
  const { source } = file.parsed.file;
  const spot = { path: 'f.routes', offset };
  const found = complete(compilation, spot, () => ['a.routes']);
  if (found !== undefined) {
    expect(found.start).toBeLessThanOrEqual(offset);
    expect(found.end).toBeGreaterThanOrEqual(offset);
    expect(found.end).toBeLessThanOrEqual(text.length);
  }
  for (const span of [
    ...references(compilation, spot, { withDeclaration: true }),
    ...definition(compilation, spot),
    ...[hover(compilation, spot, compilation.diagnostics)?.span ?? []].flat(),
    ...lensesOf(file).map((lens) => lens.span),
    ...formatEdits(source).map((edit) => edit.span),
    ...fixAll(compilation.diagnostics, source).map((edit) => edit.span),
  ]) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  rename(compilation, spot, 'another');
  outlineOf(file).map(protocolSymbol);
  compilation.diagnostics.map((diagnostic) => protocolDiagnostic(diagnostic, () => 'file:///f.routes'));
  const { data } = protocolTokens(semanticTokens(compilation, file), source);
  expect(data.every((number) => number >= 0)).toBe(true);
}

test('cut off anywhere', () => {
  fc.assert(
    fc.property(fc.nat(TOUR.length), (length) => askAll(TOUR.slice(0, length), length)),
    { numRuns: 15 },
  );
});

test('with pieces lost, doubled and swapped', () => {
  const change = fc.record({
    at: fc.nat(PIECES.length - 1),
    what: fc.constantFrom('lose', 'double', 'swap', 'strange'),
    text: fc.constantFrom('"', '{', '}', '(', ')', '\n', '\r', '🚢', 'к', ' and ', ',', '$', '"""', '#', '\ufeff'),
  });
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (changes, where) => {
        const pieces = [...PIECES];
        for (const { at, what, text } of changes) {
          const piece = pieces[at] ?? '';
          if (what === 'lose') pieces[at] = '';
          else if (what === 'double') pieces[at] = piece + piece;
          else if (what === 'strange') pieces[at] = piece + text;
          else [pieces[at], pieces[at + 1]] = [pieces[at + 1] ?? '', piece];
        }
        const text = pieces.join('');
        askAll(text, Math.floor(where * text.length));
      },
    ),
    { numRuns: 20 },
  );
});

test('of nothing', () => {
  askAll('', 0);
  askAll('\n', 1);
  askAll('edition 2026', 12);
});

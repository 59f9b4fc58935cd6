// Mistakes for whole files: what an editing hand does to them.
import fc from 'fast-check';

const FRAGMENTS = [
  '{',
  '}',
  '(',
  ')',
  ',',
  ';',
  '"',
  '"""',
  '#',
  '\n',
  '\\',
  'and',
  'or',
  'not',
  'to',
  'match',
  'never',
];
const STRANGERS = [
  '\u043e',
  '\u200b',
  '\u202e',
  '\ufeff',
  '“',
  "'",
  '`',
  '&&',
  '!=',
  '=>',
  '\u0000',
  '\t',
  '\r',
  '\ud800',
  '日',
];
const PIECES = /"[^"\n]*"|[\w./$*:-]+|\s+|[^\s]/g;

/** A text with up to twelve of its tokens deleted, doubled, swapped, misspelt, or something strange put beside them. */
export function mutated(text: string): fc.Arbitrary<string> {
  const pieces = text.match(PIECES) ?? [];
  const mistake = fc.record({
    at: fc.nat({ max: Math.max(0, pieces.length - 1) }),
    kind: fc.constantFrom('delete', 'double', 'swap', 'misspell', 'insert', 'cut'),
    stranger: fc.constantFrom(...FRAGMENTS, ...STRANGERS),
  });
  return fc.array(mistake, { minLength: 1, maxLength: 12 }).map((mistakes) => {
    const result = [...pieces];
    for (const { at, kind, stranger } of mistakes) spoil(result, at, { kind, stranger });
    return result.join('');
  });
}

function spoil(pieces: string[], at: number, { kind, stranger }: { kind: string; stranger: string }): void {
  const piece = pieces[at] ?? '';
  const next = pieces[at + 1] ?? '';
  if (kind === 'delete') pieces[at] = '';
  else if (kind === 'double') pieces[at] = piece + piece;
  else if (kind === 'swap') pieces.splice(at, 2, next, piece);
  else if (kind === 'misspell') pieces[at] = piece.slice(1) + piece.slice(0, 1);
  else if (kind === 'insert') pieces[at] = piece + stranger;
  else pieces[at] = piece.slice(0, piece.length >> 1);
}

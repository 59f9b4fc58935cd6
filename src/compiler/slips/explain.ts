// The one finding that stands for a slip and all that followed from it.
import { type Code, diagnose } from '../../language/codes/index.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Source, Span } from '../../language/source.ts';
import type { Slip } from './candidates.ts';
import { type Piece, pieceAt, piecesOf } from './pieces.ts';
import type { FaultyChunk } from './search.ts';

/** A finding further away is about something that merely followed. */
const NEAR = 2;

/** What is certain enough for a machine to mend, though there is nothing that is meant. */
const MENDABLE: ReadonlySet<Slip['kind']> = new Set(['doubled', 'missing quote', 'brace too many']);

/** The finding: the nearest of those that it replaces, with what was meant; or words of its own. */
export function explain(slip: Slip, chunk: FaultyChunk, source: Source): Diagnostic {
  const pieces = piecesOf(source.text, chunk.start, chunk.end);
  const offered = chunk.faults.find(({ fix }) => fix?.edits[0]?.span.start === slip.edit.start);
  if (slip.kind === 'offered' && offered !== undefined) return offered;
  const surroundings = { faults: chunk.faults, pieces, source };
  const own = OWN_WORDS[slip.kind]?.(slip, surroundings);
  const nearest = own ?? nearestFault(slip, chunk.faults, pieces);
  const found = nearest ?? diagnose('FL105', spanOfEdit(slip, source), 'something is wrong here');
  const isAbout = slip.kind !== 'too many' || /^FL10[126]$/.test(found.code);
  const help = (isAbout ? helpOf(slip, surroundings) : undefined) ?? found.help;
  const fix = slip.meant === undefined && !MENDABLE.has(slip.kind) ? found.fix : fixOf(slip, source);
  const { code, severity, message, span, related } = found;
  return {
    code,
    severity,
    message,
    span,
    ...(related && { related }),
    ...(help !== undefined && { help }),
    ...(fix && { fix }),
  };
}

interface Surroundings {
  readonly faults: readonly Diagnostic[];
  readonly pieces: readonly Piece[];
  readonly source: Source;
}

type Words = (slip: Slip, surroundings: Surroundings) => Diagnostic | undefined;

const OWN_WORDS: Readonly<Partial<Record<Slip['kind'], Words>>> = {
  swapped(slip, { pieces, source }) {
    const at = pieceAt(pieces, slip.edit.start);
    const [one, other] = [shown(pieces[at]), shown(pieces[at + 1])];
    return diagnose('FL108', spanOfEdit(slip, source), `${one} and ${other} are swapped`);
  },
  doubled(slip, { pieces, source }) {
    const piece = pieces[pieceAt(pieces, slip.edit.end - 1)];
    if (piece === undefined) return undefined;
    return diagnose(codeOfExtra(piece), spanOf(piece, source), `${shown(piece)} stands here twice`);
  },
  'too many': (slip, { pieces, source, faults }) => {
    const piece = pieces[pieceAt(pieces, slip.edit.start)];
    const isAbout = faults.some(({ code, span }) => /^FL10[126]$/.test(code) && span.start !== piece?.start);
    if (piece === undefined || !isAbout) return undefined;
    return diagnose('FL106', spanOf(piece, source), `${shown(piece)} does not belong here`);
  },
  'brace too many': (slip, { pieces, source }) => {
    const piece = pieces[pieceAt(pieces, slip.edit.start)];
    if (piece === undefined) return undefined;
    return diagnose(codeOfExtra(piece), spanOf(piece, source), `this "${piece.text}" is one too many`);
  },
  'wrong sign': (slip, { source }) => {
    const span = spanOfEdit(slip, source);
    return diagnose('FL006', span, `"${source.text.slice(span.start, span.end)}" means nothing here`);
  },
  'missing quote': (slip, { pieces, source }) => {
    const { start } = slip.edit;
    const word = pieces.find((piece) => piece.start === start);
    if (word !== undefined) return diagnose('FL001', spanOf(word, source), 'this string has no opening quote');
    const string = pieces[pieceAt(pieces, start - 1)];
    if (string === undefined) return undefined;
    const span = { source, start: string.start, end: start };
    return diagnose('FL001', span, 'this string has no closing quote', {
      help: 'close it with a double quote; a text of several lines stands between two """',
    });
  },
  'missing brace': (slip, { source }) => {
    const code = slip.meant === '}' ? 'FL010' : 'FL107';
    return diagnose(code, spanOfEdit(slip, source), `a "${slip.meant}" is missing here`);
  },
  'missing sign': (slip, { pieces, source }) => {
    const after = pieces[pieceAt(pieces, slip.edit.start)];
    if (slip.meant !== ';' || after === undefined) return undefined;
    return diagnose('FL015', spanOf(after, source), `${shown(after)} begins a statement on the line of another`);
  },
};

function codeOfExtra({ text }: Piece): Code {
  if (text === '}') return 'FL011';
  return text === '{' ? 'FL013' : 'FL106';
}

function nearestFault(slip: Slip, faults: readonly Diagnostic[], pieces: readonly Piece[]): Diagnostic | undefined {
  const here = pieceAt(pieces, slip.edit.start);
  const distance = ({ span }: Diagnostic): number => Math.abs(pieceAt(pieces, span.start) - here);
  const [nearest] = faults.toSorted((one, other) => distance(one) - distance(other));
  return nearest !== undefined && distance(nearest) <= NEAR ? nearest : undefined;
}

function helpOf(slip: Slip, { pieces, source }: Surroundings): string | undefined {
  const { kind, meant, edit } = slip;
  const after = pieces[pieceAt(pieces, edit.start)];
  const before = pieces[pieceAt(pieces, edit.start - 1)];
  switch (kind) {
    case 'swapped':
      return `did you mean ${shownBoth(pieces[pieceAt(pieces, edit.start) + 1], after)}?`;
    case 'doubled':
      return 'remove one of the two';
    case 'too many':
    case 'brace too many':
      return after && `remove ${shown(after)}`;
    case 'missing keyword':
    case 'missing word':
      return `did you mean \`${meant} ${after === undefined ? '' : plain(after)}\`?`;
    case 'missing value':
      return meant === undefined ? undefined : `did you mean ${before ? `\`${plain(before)} ${meant}\`` : meant}?`;
    case 'missing sign':
      return `did you mean ${shownBoth(before, after, meant)}?`;
    case 'missing brace':
      return meant === '{' ? `did you mean \`${statementBefore(slip, pieces, source)} {\`?` : 'the block is not closed';
    case 'missing quote':
    case 'offered':
      return undefined;
    default:
      return `did you mean ${/\w/.test(meant ?? '') ? `\`${meant}\`` : `"${meant}"`}?`;
  }
}

function fixOf(slip: Slip, source: Source): Diagnostic['fix'] {
  const { start, end, text } = slip.edit;
  const title = text === '' ? 'remove it' : `write ${slip.meant ?? text}`;
  return { title, edits: [{ span: { source, start, end }, text }] };
}

/** Strings may be secrets: they are not repeated. */
function plain({ text }: Piece): string {
  return text.includes('"') ? '"…"' : text;
}

function shown(piece: Piece | undefined): string {
  return piece === undefined ? 'the end' : `\`${plain(piece)}\``;
}

function shownBoth(one: Piece | undefined, other: Piece | undefined, between = ''): string {
  const [first, last] = [one, other].map((piece) => (piece ? plain(piece) : ''));
  return `\`${first}${between} ${last}\``;
}

/** What stands on the line before the edit, from the last brace or semicolon on. */
function statementBefore({ edit }: Slip, pieces: readonly Piece[], source: Source): string {
  const lineStart = source.text.lastIndexOf('\n', edit.start - 1) + 1;
  const line = pieces.filter(({ start, end }) => start >= lineStart && end <= edit.start);
  const from = line.findLastIndex(({ text }) => /^[{};]$/.test(text));
  return line
    .slice(from + 1)
    .map(plain)
    .join(' ');
}

function spanOf({ start, end }: Piece, source: Source): Span {
  return { source, start, end };
}

function spanOfEdit({ edit }: Slip, source: Source): Span {
  return { source, start: edit.start, end: edit.end };
}

// The one finding that stands for a slip and all that followed from it.
import { type Code, diagnose } from '../../language/codes/index.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Source, Span } from '../../language/source.ts';
import type { Slip } from './candidates.ts';
import { type Piece, pieceAt, piecesOf } from './pieces.ts';
import type { FaultyChunk } from './search.ts';

/** A finding further away is about something that merely followed. */
const NEAR = 2;

/** The finding: the nearest of those that it replaces, with what was meant; or words of its own. */
export function explain(slip: Slip, chunk: FaultyChunk, source: Source): Diagnostic {
  const pieces = piecesOf(source.text, chunk.start, chunk.end);
  const own = OWN_WORDS[slip.kind]?.(slip, { pieces, source });
  const nearest = own ?? nearestFault(slip, chunk.faults, pieces);
  const found = nearest ?? diagnose('FL105', spanOfEdit(slip, source), 'something is wrong here');
  const help = helpOf(slip, pieces) ?? found.help;
  const fix = slip.meant === undefined && slip.kind !== 'doubled' ? found.fix : fixOf(slip, source);
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
    const piece = pieces[pieceAt(pieces, slip.edit.start)];
    const opening = piece !== undefined && piece.start === slip.edit.start;
    const span = opening
      ? spanOf(piece, source)
      : { source, start: piece?.start ?? slip.edit.start, end: slip.edit.start };
    return diagnose('FL001', span, `this string has no ${opening ? 'opening' : 'closing'} quote`);
  },
  'missing brace': (slip, { pieces, source }) => {
    const before = pieces[pieceAt(pieces, slip.edit.start - 1)];
    if (before === undefined) return undefined;
    const code = slip.meant === '}' ? 'FL010' : 'FL107';
    return diagnose(code, spanOf(before, source), `the "${slip.meant}" behind this is missing`);
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

function helpOf(slip: Slip, pieces: readonly Piece[]): string | undefined {
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
    case 'missing brace':
      return `did you mean ${shownBoth(before, after, meant)}?`;
    case 'missing quote':
      return 'a string stands in double quotes';
    default:
      return `did you mean ${/\w/.test(meant ?? '') ? `\`${meant}\`` : `"${meant}"`}?`;
  }
}

function fixOf(slip: Slip, source: Source): Diagnostic['fix'] {
  const { start, end, text } = slip.edit;
  const title = slip.kind === 'doubled' ? 'remove it' : `write ${slip.meant ?? text}`;
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
  return `\`${first}${/[{}]/.test(between) ? ' ' : ''}${between} ${last}`.trimEnd().concat('`');
}

function spanOf({ start, end }: Piece, source: Source): Span {
  return { source, start, end };
}

function spanOfEdit({ edit }: Slip, source: Source): Span {
  return { source, start: edit.start, end: edit.end };
}

// The slips of the hand that may be behind a fault, the likeliest first: each is one edit that would undo it.

import { editDistance } from '../../edit-distance.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { NameKind } from '../scope.ts';
import type { TextEdit } from './edit.ts';
import { isOpenString, isString, type Piece, pieceAt } from './pieces.ts';
import { ARGUMENT_WORDS, KEYWORDS } from './words.ts';

type SlipKind =
  | 'offered'
  | 'misspelt'
  | 'doubled'
  | 'swapped'
  | 'wrong sign'
  | 'missing quote'
  | 'brace too many'
  | 'missing brace'
  | 'missing sign'
  | 'missing keyword'
  | 'missing word'
  | 'too many'
  | 'missing value';

export interface Slip {
  readonly kind: SlipKind;
  /** What undoes it. */
  readonly edit: TextEdit;
  /** What would stand there: for "did you mean"; absent where nobody can know. */
  readonly meant?: string;
}

/** A name that is used, and what kind of thing has it. */
export interface Wanted {
  readonly kind: NameKind;
  readonly name: string;
}

/** What candidates are made of. */
export interface Fault {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly findings: readonly Diagnostic[];
  /** Names that are used elsewhere and declared nowhere: one of them may be what is missing here. */
  readonly wanted: readonly Wanted[];
}

/** So many tokens to either side of a finding may be what it is about. */
const REACH = 2;
/** So many findings of one declaration are looked at: the first ones lie nearest to the slip. */
const MOST_FINDINGS = 3;

type Maker = (at: number, fault: Fault) => readonly Slip[];

/** By likelihood; each is asked for every place before the next one. */
const MAKERS: readonly Maker[] = [
  fixes,
  doubled,
  braceTooMany,
  swapped,
  wrongSign,
  missingQuote,
  missingBrace,
  missingSign,
  misspelt,
  missingName,
  tooMany,
  missingKeyword,
  missingArgumentWord,
  missingValue,
];

/** Every candidate, the likeliest first, and of equals the nearest to a finding. */
export function* candidates(fault: Fault): Generator<Slip> {
  const places = placesNear(fault);
  for (const maker of MAKERS) for (const at of places) yield* maker(at, fault);
}

function placesNear({ pieces, findings }: Fault): readonly number[] {
  const distances = new Map<number, number>();
  for (const { span } of findings.slice(0, MOST_FINDINGS)) {
    const here = pieceAt(pieces, span.start);
    for (let at = Math.max(0, here - REACH); at <= Math.min(pieces.length, here + REACH); at++) {
      distances.set(at, Math.min(distances.get(at) ?? REACH, Math.abs(at - here)));
    }
  }
  return [...distances].sort(([, one], [, other]) => one - other).map(([at]) => at);
}

/** What the findings themselves offer. */
function fixes(at: number, { pieces, findings }: Fault): readonly Slip[] {
  return findings.flatMap(({ span, fix }): Slip[] => {
    const [edit, ...more] = fix?.edits ?? [];
    if (edit === undefined || more.length > 0 || pieceAt(pieces, span.start) !== at) return [];
    const { start, end } = edit.span;
    return [{ kind: 'offered', edit: { start, end, text: edit.text } }];
  });
}

function doubled(at: number, { pieces }: Fault): readonly Slip[] {
  const [one, other] = [pieces[at - 1], pieces[at]];
  if (one === undefined || other === undefined || one.text !== other.text) return [];
  return [{ kind: 'doubled', edit: { start: one.end, end: other.end, text: '' } }];
}

function braceTooMany(at: number, { pieces }: Fault): readonly Slip[] {
  const piece = pieces[at];
  if (piece === undefined || !/^[{}]$/.test(piece.text)) return [];
  return [{ kind: 'brace too many', edit: { start: piece.start, end: piece.end, text: '' } }];
}

function swapped(at: number, { text, pieces }: Fault): readonly Slip[] {
  const [one, other] = [pieces[at], pieces[at + 1]];
  if (one === undefined || other === undefined || one.text === other.text) return [];
  if (isString(one) && isString(other)) return [];
  const between = text.slice(one.end, other.start) || ' ';
  const meant = `${other.text} ${one.text}`;
  return [
    { kind: 'swapped', edit: { start: one.start, end: other.end, text: other.text + between + one.text }, meant },
  ];
}

/** What was hit instead of a sign, by itself or at the end of a word. */
const MEANT_SIGNS: Readonly<Record<string, string>> = { '[': '{', ']': '}', '(': '{', ')': '}', ':': ';', '.': ',' };

function wrongSign(at: number, { pieces }: Fault): readonly Slip[] {
  const piece = pieces[at];
  const meant = MEANT_SIGNS[piece?.text.at(-1) ?? ''];
  if (piece === undefined || meant === undefined) return [];
  return [{ kind: 'wrong sign', edit: { start: piece.end - 1, end: piece.end, text: meant }, meant }];
}

/** On a line with a string that is not closed: a quote before a word, or behind one within any of its strings. */
function missingQuote(at: number, { text, pieces }: Fault): readonly Slip[] {
  const open = pieces[at];
  if (open === undefined || !isOpenString(open)) return [];
  const lineStart = text.lastIndexOf('\n', open.start) + 1;
  const line = pieces.filter(({ start }) => start >= lineStart && start <= open.start);
  const words = line.filter((piece) => !isString(piece) && pieces[at - 1]?.end === open.start);
  const closing = line
    .filter(isString)
    .flatMap((string) =>
      [...string.text.matchAll(/(?<=[^\s"])(?=[\s;,}]|$)/g)].map((match) => string.start + match.index),
    );
  const places = [...words.map(({ start }) => start), ...closing].toReversed();
  return places.map((start) => ({ kind: 'missing quote', edit: { start, end: start, text: '"' } }));
}

function missingBrace(at: number, { pieces }: Fault): readonly Slip[] {
  const before = pieces[at - 1];
  if (before === undefined) return [];
  const { end } = before;
  return ['}', '{'].map((meant) => ({ kind: 'missing brace', edit: { start: end, end, text: ` ${meant} ` }, meant }));
}

function missingSign(at: number, { pieces }: Fault): readonly Slip[] {
  const before = pieces[at - 1];
  if (before === undefined) return [];
  const { end } = before;
  return [';', ','].map((meant) => ({ kind: 'missing sign', edit: { start: end, end, text: meant }, meant }));
}

/** Nearer than a guess may be that nobody tries out. */
function misspelt(at: number, { pieces }: Fault): readonly Slip[] {
  const piece = pieces[at];
  if (piece === undefined || !/^\w+$/.test(piece.text)) return [];
  const { start, end, text } = piece;
  const most = text.length < 4 ? 1 : 2;
  const near = [...KEYWORDS, ...ARGUMENT_WORDS]
    .filter((word) => word !== text && Math.abs(word.length - text.length) <= most)
    .map((word) => ({ word, distance: editDistance(text, word) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return near.map(({ word }) => ({ kind: 'misspelt', edit: { start, end, text: word }, meant: word }));
}

/** Where a statement does not begin with its keyword. */
function missingKeyword(at: number, { pieces, findings, wanted }: Fault): readonly Slip[] {
  const start = pieces[at]?.start;
  const text = pieces[at]?.text;
  const isHead = findings.some(({ code, span }) => span.start === start && /^FL(?:10[12]|01[34])$/.test(code));
  const kinds = wanted.filter(({ name }) => name === text).map(({ kind }) => kind);
  return isHead ? missingBefore(start, [...kinds, ...KEYWORDS], 'missing keyword') : [];
}

function missingArgumentWord(at: number, { pieces, findings }: Fault): readonly Slip[] {
  const start = pieces[at]?.start;
  return findings.some(({ span }) => span.start === start) ? missingBefore(start, ARGUMENT_WORDS, 'missing word') : [];
}

function missingBefore(start: number | undefined, words: Iterable<string>, kind: SlipKind): readonly Slip[] {
  if (start === undefined) return [];
  return [...words].map((word) => ({ kind, edit: { start, end: start, text: `${word} ` }, meant: word }));
}

function tooMany(at: number, { pieces }: Fault): readonly Slip[] {
  const piece = pieces[at];
  return piece ? [{ kind: 'too many', edit: { start: piece.start, end: piece.end, text: '' } }] : [];
}

function missingName(at: number, { pieces, wanted }: Fault): readonly Slip[] {
  const start = pieces[at - 1]?.end;
  if (start === undefined) return [];
  return wanted.map(({ name }) => ({
    kind: 'missing value',
    edit: { start, end: start, text: ` ${name} ` },
    meant: name,
  }));
}

/** One value of each form that an argument may have. */
const SAMPLES = ['x', '"x"', 'x/x', '1', '1s', '1s..2s', '1%', '1KB', 'env.X', 'requests/min', 'USD/day', 'any', '> 1'];

function missingValue(at: number, { pieces }: Fault): readonly Slip[] {
  const start = pieces[at - 1]?.end;
  if (start === undefined) return [];
  return SAMPLES.map((value) => ({ kind: 'missing value', edit: { start, end: start, text: ` ${value} ` } }));
}

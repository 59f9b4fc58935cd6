// One slip of the hand, one finding: where a file has several errors, the one edit is looked for that makes a declaration
// whole again. If there is one, it is the finding, and what merely followed from it is none. Only broken files pay for it.
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Source, Span } from '../../language/source.ts';
import type { LoadedFile } from '../files.ts';
import type { Names } from '../scope.ts';
import type { Slip, Wanted } from './candidates.ts';
import { type Chunk, chunksOf } from './chunks.ts';
import { applyEdits, isPutIn, offsetBefore, type TextEdit } from './edit.ts';
import { explain } from './explain.ts';
import { findMisnamed, type Misnamed, unknownName } from './misnamed.ts';
import { piecesOf } from './pieces.ts';
import { type FaultyChunk, findSlip } from './search.ts';
import { type Budget, type IsName, Trials } from './trial.ts';

/** Characters that are read in trials for one compilation, for its first few searches together, and for each of many. */
const BUDGET = 200_000;
const FIRST_SHARE = 50_000;
const LEAST_SHARE = 6000;

/** What a compilation found, and in which files. */
interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, LoadedFile>;
  readonly names: Names;
}

/** Compiles the same files again, with other texts in place of some of them, by their paths. */
export type Recompile = (texts: ReadonlyMap<string, string>) => {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
};

/** What is said of files with errors: fewer findings, where slips explain several of them. */
export function explainSlips({ diagnostics, files, names }: Findings, recompile: Recompile): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return diagnostics;
  const misnamed = findMisnamed(errors, names);
  const search = { errors, misnamed, names, budget: { left: BUDGET } };
  const mended = [...files.values()].map((file) => mend(file, search)).filter(({ edits }) => edits.length > 0);
  if (mended.length === 0) return diagnostics;
  const others = diagnostics.filter(({ severity }) => severity !== 'error');
  const found = mended.flatMap((file) => file.found);
  // Each error has its own explanation: nothing followed from them, and nothing new can come to light.
  if (found.length === errors.length && mended.every(({ single }) => single)) return [...found, ...others];
  const texts = new Map(mended.map(({ source, edits }) => [source.path, applyEdits(source.text, edits)]));
  const again = recompile(texts);
  for (const file of mended) concealAgain(file, again.sources);
  const left = again.diagnostics.filter(({ severity }) => severity === 'error');
  const explained = [...found, ...backToSources(left, mended)];
  return explained.length > errors.length ? diagnostics : [...explained, ...others];
}

interface Mended {
  readonly source: Source;
  readonly edits: readonly TextEdit[];
  readonly found: readonly Diagnostic[];
  /** Whether each of them stands for one fault of one declaration. */
  readonly single: boolean;
}

interface Broken {
  readonly errors: readonly Diagnostic[];
  readonly misnamed: readonly Misnamed[];
  readonly names: Names;
  readonly budget: Budget;
}

function mend({ role, parsed }: LoadedFile, { errors, misnamed, names, budget }: Broken): Mended {
  const { source } = parsed.file;
  const { text } = source;
  const renamed = misnamed.filter((one) => one.source === source);
  const anything = new Trials(role, budget, () => true);
  const faulty = chunksOf(source, role)
    .filter((chunk) => errors.some(({ span }) => span.source === source && isIn(span, chunk)))
    .filter((chunk) => !renamed.some(({ edit }) => isIn(edit, chunk)))
    .filter(({ start, end }) => anything.read(text.slice(start, end)).faults.length > 0);
  const groups = neighboursTogether(faulty);
  const wanted = errors.flatMap((error) => unknownName(error) ?? []);
  const share = Math.max(LEAST_SHARE, FIRST_SHARE / (groups.length + faulty.length));
  const trials = (searched: readonly Chunk[]): Trials => {
    // What another broken declaration says may be the name of what it declares.
    const others = faulty.filter((chunk) => !searched.includes(chunk));
    const words = new Set(others.flatMap(({ start, end }) => piecesOf(text, start, end).map((piece) => piece.text)));
    for (const { edit } of misnamed) words.add(edit.text);
    const isName: IsName = (kind, name) => names.holder(kind, name)?.kind === kind || words.has(name);
    return new Trials(role, portionOf(budget, share), isName);
  };
  const followed = errors.length > faulty.length;
  const slips = groups.flatMap((group) => slipsOf(group, { source, wanted, followed, trials }));
  return {
    source,
    edits: [...renamed.map(({ edit }) => edit), ...slips.map(({ slip }) => slip.edit)],
    found: [...renamed.map(({ found }) => found), ...slips.map(({ slip, chunk }) => explain(slip, chunk, source))],
    single: renamed.length === 0 && slips.every(({ chunk }) => chunk.faults.length === 1),
  };
}

function portionOf(budget: Budget, share: number): Budget {
  const left = Math.min(budget.left, share);
  budget.left -= left;
  return { left };
}

function isIn({ start }: { readonly start: number }, chunk: Chunk): boolean {
  return start >= chunk.start && start <= chunk.end;
}

interface Search {
  readonly source: Source;
  readonly wanted: readonly Wanted[];
  /** Whether there are more findings than declarations with faults: then some of them follow from others. */
  readonly followed: boolean;
  /** Each search has a budget of its own. */
  trials(searched: readonly Chunk[]): Trials;
}

/** Slips that concern two declarations. */
const BETWEEN: ReadonlySet<Slip['kind']> = new Set(['swapped', 'brace too many', 'missing brace']);

/** One slip for all of them, or one for each. */
function slipsOf(
  group: readonly Chunk[],
  search: Search,
): readonly { readonly slip: Slip; readonly chunk: FaultyChunk }[] {
  const { source, wanted, followed } = search;
  const trials = search.trials(group);
  const surroundings = { text: source.text, wanted, followed, trials };
  const whole = faultsOf({ start: group[0]?.start ?? 0, end: group.at(-1)?.end ?? 0 }, source, trials);
  const found = findSlip(whole, { ...surroundings, ...(group.length > 1 && { only: BETWEEN }) });
  if (found !== undefined && (found.left === 0 || group.length === 1)) return [{ slip: found.slip, chunk: whole }];
  if (group.length === 1) return [];
  return group.flatMap((chunk) => slipsOf([chunk], search));
}

function faultsOf(chunk: Chunk, source: Source, trials: Trials): FaultyChunk {
  const { faults } = trials.read(source.text.slice(chunk.start, chunk.end));
  const back = (span: Span): Span => ({ source, start: span.start + chunk.start, end: span.end + chunk.start });
  return { ...chunk, faults: faults.map((fault) => moved(fault, back)) };
}

/** A slip between two declarations is a fault of both. */
function neighboursTogether(chunks: readonly Chunk[]): readonly (readonly Chunk[])[] {
  const groups: Chunk[][] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last?.length === 1 && last[0]?.end === chunk.start) last.push(chunk);
    else groups.push([chunk]);
  }
  return groups;
}

/** What is seen to be a secret only in the mended text is one in the text as it was written. */
function concealAgain({ source, edits }: Mended, sources: readonly Source[]): void {
  const mended = sources.find(({ path }) => path === source.path);
  for (const { start, end } of mended?.concealed ?? []) {
    source.conceal({ start: offsetBefore(edits, start), end: offsetBefore(edits, end) });
  }
}

/** The findings of the mended texts, where they stand in the texts as they were written; none about what was put in. */
function backToSources(found: readonly Diagnostic[], mended: readonly Mended[]): readonly Diagnostic[] {
  const byPath = new Map(mended.map((file) => [file.source.path, file]));
  const isAsWritten = ({ span }: Diagnostic): boolean =>
    !isPutIn(byPath.get(span.source.path)?.edits ?? [], span.start);
  return found.filter(isAsWritten).map((diagnostic) =>
    moved(diagnostic, (span) => {
      const file = byPath.get(span.source.path);
      if (file === undefined) return span;
      const start = offsetBefore(file.edits, span.start);
      return { source: file.source, start, end: Math.max(start, offsetBefore(file.edits, span.end)) };
    }),
  );
}

function moved(diagnostic: Diagnostic, move: (span: Span) => Span): Diagnostic {
  const { span, related, fix } = diagnostic;
  return {
    ...diagnostic,
    span: move(span),
    ...(related && { related: related.map((place) => ({ ...place, span: move(place.span) })) }),
    ...(fix && { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) } }),
  };
}

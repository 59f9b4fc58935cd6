// Reads a statement's arguments by the shape of its spec: values for lowering, findings for people.
import type { ArgumentNode } from '../../language/ast.ts';
import { diagnose } from '../../language/codes/index.ts';
import type { Span } from '../../language/source.ts';
import { suggest } from '../../language/suggest.ts';
import type { Context } from '../context.ts';
import { laterHelp } from '../later.ts';
import type { Located } from './located.ts';
import { expectation, firstWords, optionalWords } from './render.ts';
import type { Problem, Reading, Shape, ShapeData, Slots, Values } from './shape.ts';

const FAILED = Symbol('failed');

/** Where the reading stands, and whether it still makes sense to say what is missing. */
interface Cursor {
  readonly slots: Slots;
  readonly items: readonly ArgumentNode[];
  at: number;
  /** Where a missing argument would stand. */
  readonly end: Span;
  readonly context: Context;
  /** A value is wrong, and reported; what follows still makes sense. */
  wrong: boolean;
  /** Behind the last value that is wrong. */
  wrongBefore?: number;
  /** The shape is lost: nothing after it can be trusted. */
  lost: boolean;
}

/**
 * The values of `slots`, or undefined where something is wrong. Wrong values are reported each; what does not fit
 * the shape at all is reported once, because nothing after it can be trusted.
 * @param head where the statement's keyword stands, for what is missing after it
 */
export function readArguments<S extends Slots>(
  slots: S,
  items: readonly ArgumentNode[],
  head: Span,
  context: Context,
): Values<S> | undefined {
  const last = items[items.length - 1]?.span ?? head;
  const cursor: Cursor = { slots, items, at: 0, end: last, context, wrong: false, lost: false };
  const values = readSequence(slots, cursor);
  const extra = items[cursor.at];
  if (extra !== undefined && !cursor.wrong && !cursor.lost) tooMuch(slots, extra, cursor);
  return values === FAILED || cursor.lost ? undefined : (values as Values<S>);
}

type Readers = {
  readonly [K in ShapeData['kind']]: (shape: Extract<ShapeData, { kind: K }>, cursor: Cursor) => unknown;
};

const READERS: Readers = {
  literal(shape, cursor) {
    const argument = cursor.items[cursor.at];
    if (argument === undefined || argument.kind === 'comma') return missing(shape, cursor);
    cursor.at += 1;
    const reading: Reading<unknown> = shape.read(argument, cursor.context);
    if (reading.problem !== undefined) {
      // A word of the statement's own is not a bad value: what should stand before it is missing.
      const isEarly = shape.expected !== '' && !('value' in reading) && isOwnWord(argument, cursor);
      report(shape.expected, argument, isEarly ? {} : reading.problem, cursor);
    }
    if (!('value' in reading)) return FAILED;
    return { value: reading.value, span: argument.span } satisfies Located<unknown>;
  },
  keyword(shape, cursor) {
    const argument = cursor.items[cursor.at];
    if (!isWord(argument, shape.word)) return missing(shape, cursor);
    cursor.at += 1;
    return { value: shape.word, span: argument.span } satisfies Located<string>;
  },
  comma(shape, cursor) {
    if (cursor.items[cursor.at]?.kind !== 'comma') return missing(shape, cursor);
    cursor.at += 1;
    return undefined;
  },
  clause(shape, cursor) {
    if (!isWord(cursor.items[cursor.at], shape.word)) return missing(shape, cursor);
    cursor.at += 1;
    return readShape(shape.shape, cursor);
  },
  optional: (shape, cursor) =>
    starts(shape.shape, cursor.items[cursor.at]) ? readShape(shape.shape, cursor) : undefined,
  list(shape, cursor) {
    const values = [readShape(shape.shape, cursor)];
    while (cursor.items[cursor.at]?.kind === 'comma') {
      cursor.at += 1;
      values.push(readShape(shape.shape, cursor));
    }
    return values.includes(FAILED) ? FAILED : values;
  },
  sequence: (shape, cursor) => readSequence(shape.slots, cursor),
  choice(shape, cursor) {
    const chosen = shape.shapes.find((option) => starts(option, cursor.items[cursor.at]));
    return chosen === undefined ? missing(shape, cursor) : readShape(chosen, cursor);
  },
};

function readShape(shape: Shape, cursor: Cursor): unknown {
  if (cursor.lost) return FAILED;
  const reader = READERS[shape.kind] as (shape: ShapeData, cursor: Cursor) => unknown;
  return reader(shape, cursor);
}

function readSequence(slots: Slots, cursor: Cursor): unknown {
  const values: Record<string, unknown> = {};
  let broken = false;
  for (const run of runsOf(slots)) {
    let waiting = run;
    for (let next = nextSlot(waiting, cursor); next !== undefined; next = nextSlot(waiting, cursor)) {
      const read = next;
      const value = readShape(read[1], cursor);
      values[read[0]] = value;
      broken ||= value === FAILED;
      if (run.length === 1) break;
      waiting = waiting.filter((slot) => slot !== read);
    }
  }
  return broken ? FAILED : values;
}

type Slot = readonly [name: string, shape: Shape];

const RUNS = new WeakMap<Slots, readonly (readonly Slot[])[]>();

/** Optional slots that follow each other are one run, read in whatever order they come; every other is one by itself. */
function runsOf(slots: Slots): readonly (readonly Slot[])[] {
  const known = RUNS.get(slots);
  if (known !== undefined) return known;
  const runs: Slot[][] = [];
  for (const slot of Object.entries(slots)) {
    const last = runs.at(-1);
    if (slot[1].kind === 'optional' && last?.[0]?.[1].kind === 'optional') last.push(slot);
    else runs.push([slot]);
  }
  RUNS.set(slots, runs);
  return runs;
}

/** Of slots that wait: the one that the next argument can begin; a slot that must be filled is waited for whatever comes. */
function nextSlot(waiting: readonly Slot[], cursor: Cursor): Slot | undefined {
  const argument = cursor.items[cursor.at];
  for (const slot of waiting) if (slot[1].kind !== 'optional' || starts(slot[1], argument)) return slot;
  return undefined;
}

/** Whether a shape can begin with this argument. */
export function starts(shape: Shape, argument: ArgumentNode | undefined): boolean {
  if (argument === undefined || argument.kind === 'comma') return false;
  switch (shape.kind) {
    case 'literal':
      return shape.starts?.(argument) ?? true;
    case 'keyword':
    case 'clause':
      return isWord(argument, shape.word);
    case 'comma':
      return false;
    case 'optional':
    case 'list':
      return starts(shape.shape, argument);
    case 'sequence': {
      const first = Object.values(shape.slots)[0];
      return first !== undefined && starts(first, argument);
    }
    case 'choice':
      return shape.shapes.some((option) => starts(option, argument));
  }
}

function isWord(argument: ArgumentNode | undefined, word: string): argument is ArgumentNode {
  return argument?.kind === 'word' && argument.text === word && argument.quoted === undefined;
}

function report(expected: string, argument: ArgumentNode, problem: Problem, cursor: Cursor): void {
  cursor.wrong = true;
  cursor.wrongBefore = cursor.at;
  cursor.lost = problem.message === undefined && problem.fix === undefined;
  const span = problem.span ?? argument.span;
  const message = problem.message ?? `expected ${expected}, found ${describe(argument)}`;
  const { help, related, fix } = problem;
  cursor.context.report(
    diagnose(problem.code ?? 'FL105', span, message, {
      ...(help === undefined ? {} : { help }),
      ...(related === undefined ? {} : { related }),
      ...(fix === undefined ? {} : { fix: { title: fix.title, edits: [{ span, text: fix.text }] } }),
    }),
  );
}

/** Nothing that fits stands here. Said once a statement, and not right behind a wrong value: there it merely follows. */
function missing(shape: Shape, cursor: Cursor): typeof FAILED {
  cursor.lost = true;
  if (cursor.wrongBefore === cursor.at) return FAILED;
  const argument = cursor.items[cursor.at];
  const expected = expectation(shape);
  const message = `expected ${expected}, found ${argument === undefined ? 'the end of the statement' : describe(argument)}`;
  const span = argument?.span ?? { ...cursor.end, start: cursor.end.end };
  cursor.context.report(diagnose('FL105', span, message, wordHelp(argument, firstWords(shape))));
  return FAILED;
}

function tooMuch(slots: Slots, extra: ArgumentNode, cursor: Cursor): void {
  cursor.lost = true;
  const earlier = cursor.items.slice(0, cursor.at).find((item) => extra.kind === 'word' && isWord(item, extra.text));
  if (
    extra.kind === 'word' &&
    earlier !== undefined &&
    Object.values(slots).some((slot) => mayBegin(slot, extra.text))
  ) {
    cursor.context.reportRepeated(extra.text, extra.span, earlier.span);
    return;
  }
  const words = Object.values(slots)
    .flatMap(optionalWords)
    .filter((word) => extra.kind !== 'word' || word !== extra.text);
  const all = words.length === 0 ? {} : { help: `what may follow: ${words.map((word) => `\`${word} …\``).join(', ')}` };
  const message = `expected the end of the statement, found ${describe(extra)}`;
  cursor.context.report(diagnose('FL106', extra.span, message, { ...all, ...wordHelp(extra, words) }));
}

function isOwnWord(argument: ArgumentNode, { slots }: Cursor): boolean {
  return argument.kind === 'word' && Object.values(slots).some((slot) => mayBegin(slot, argument.text));
}

/** Whether a part that may be left out begins with the word. */
function mayBegin(shape: Shape, word: string): boolean {
  return optionalWords(shape).includes(word);
}

/** For a word that is known but not yet here, or near one that may stand here. */
function wordHelp(argument: ArgumentNode | undefined, words: readonly string[]): { readonly help?: string } {
  if (argument?.kind !== 'word') return {};
  const near = suggest(
    argument.text,
    words.filter((word) => word !== argument.text),
  );
  const help = laterHelp(argument.text) ?? (near === undefined ? undefined : `did you mean \`${near}\`?`);
  return help === undefined ? {} : { help };
}

/** An argument as a message quotes it. */
function describe(argument: ArgumentNode): string {
  if (argument.kind === 'comma') return '`,`';
  if (argument.kind === 'string') return 'a string';
  return `\`${argument.text}${argument.quoted === undefined ? '' : '"…"'}\``;
}

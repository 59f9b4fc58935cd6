// Why a condition came out as it did, test by test: under the line that it stands on, where the file is at hand.
import { spanAt } from '../language/diagnostic.ts';
import { excerptOf } from '../language/render/excerpt.ts';
import type { Source } from '../language/source.ts';
import { atomText } from './condition-text.ts';
import type { PlacedReason } from './decision.ts';

export interface ReasonOptions {
  /** The files that positions are of; without them the tests are said in words. */
  readonly sources?: readonly Source[];
  /** ANSI colours. */
  readonly colour?: boolean;
}

const RED = '\u001b[1;31m';
const GREEN = '\u001b[1;32m';
const BLUE = '\u001b[1;34m';
const RESET = '\u001b[0m';

/** @param options `taken`: why the condition holds, not why it does not */
export function reasonLines(
  reasons: readonly PlacedReason[],
  options: ReasonOptions & { readonly taken?: boolean },
): readonly string[] {
  const lines: string[] = [];
  let above = '';
  for (const reason of reasons) {
    const shown = excerptLines(reason, options);
    if (shown === undefined) lines.push(`${atomText(reason.atom)} ${whyText(reason, options)}`);
    else {
      // What stands on one line is shown under one copy of it.
      if (shown.line !== above) lines.push(shown.line);
      lines.push(shown.carets);
    }
    above = shown?.line ?? '';
  }
  return lines;
}

function excerptLines(
  reason: PlacedReason,
  { sources = [], colour = false, taken = false }: Parameters<typeof reasonLines>[1],
): { readonly line: string; readonly carets: string } | undefined {
  const { position } = reason;
  const source = sources.find(({ path }) => path === position?.file);
  if (position === undefined || source === undefined) return undefined;
  const paint = (style: string, text: string): string => (colour ? `${style}${text}${RESET}` : text);
  const { text, margin, carets } = excerptOf(spanAt(position, source));
  const number = `${position.line}`.padStart(4);
  const bar = paint(BLUE, '|');
  const marked = paint(taken ? GREEN : RED, `${carets} ${whyText(reason, { taken })}`);
  return {
    line: `${paint(BLUE, number)} ${bar} ${text}`,
    carets: `${' '.repeat(number.length)} ${bar} ${margin}${marked}`,
  };
}

function whyText({ outcome, within }: PlacedReason, { taken = false }: { readonly taken?: boolean }): string {
  const inside = within.length === 0 ? '' : ` (in ${within.map((name) => `condition ${name}`).join(', ')})`;
  const under = taken === (outcome === 'holds') ? '' : ', and stands under a not';
  const why = { holds: 'holds', different: 'is different', absent: 'is absent from the request' }[outcome];
  return `${why}${under}${inside}`;
}

// A line of source with carets under a span of it.
import type { Span } from '../source.ts';
import { display } from './display.ts';

/** A line that is longer is cut on both sides of what it is shown for. */
const WIDEST = 150;
const CONTEXT = 60;

export interface Excerpt {
  /** The line as it is shown, cut where it is too long. */
  readonly text: string;
  /** Spaces and carets, as wide as the text above them. */
  readonly margin: string;
  readonly carets: string;
}

/** The first line of the span; an empty span gets one caret. */
export function excerptOf(span: Span): Excerpt {
  const { line, column } = span.source.locate(span.start);
  const whole = span.source.line(line);
  const start = Math.min(column - 1, whole.length);
  const end = Math.max(start, Math.min(whole.length, start + (span.end - span.start)));
  const { head, middle, tail } = cut(whole.slice(0, start), whole.slice(start, end), whole.slice(end));
  const before = display(head);
  const marked = display(middle, before.width);
  const after = display(tail, before.width + marked.width);
  return {
    text: `${before.text}${marked.text}${after.text}`.trimEnd(),
    margin: ' '.repeat(before.width),
    carets: '^'.repeat(Math.max(1, marked.width)),
  };
}

function cut(head: string, middle: string, tail: string): { head: string; middle: string; tail: string } {
  if (head.length + middle.length + tail.length <= WIDEST) return { head, middle, tail };
  const shortHead = head.length > CONTEXT ? `…${head.slice(-CONTEXT)}` : head;
  const shortMiddle = middle.length > WIDEST ? `${middle.slice(0, WIDEST)}…` : middle;
  const room = Math.max(CONTEXT, WIDEST - shortHead.length - shortMiddle.length);
  return { head: shortHead, middle: shortMiddle, tail: tail.length > room ? `${tail.slice(0, room)}…` : tail };
}

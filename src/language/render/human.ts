// Diagnostics for people: the source with carets, related places, a help line, and a summary at the end.
import type { Diagnostic, Severity } from '../diagnostic.ts';
import type { Span } from '../source.ts';
import { display } from './display.ts';
import { excerptOf } from './excerpt.ts';
import { inReadingOrder } from './order.ts';

export interface HumanOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
}

const RESET = '\u001b[0m';
const BOLD = '\u001b[1m';
const BLUE = '\u001b[1;34m';
const CYAN = '\u001b[1;36m';
const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
  note: CYAN,
};
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

type Paint = (style: string, text: string) => string;

/** All diagnostics in reading order and the summary line; empty where there is none. */
export function renderHuman(diagnostics: readonly Diagnostic[], options: HumanOptions = {}): string {
  if (diagnostics.length === 0) return '';
  const paint: Paint = options.color ? (style, text) => `${style}${text}${RESET}` : (_style, text) => text;
  const blocks = inReadingOrder(diagnostics).map((found) => renderOne(found, paint));
  return `${blocks.join('\n\n')}\n\n${summarize(diagnostics)}\n`;
}

/** `2 errors, 1 warning`; `no findings` where there is none. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((found) => found.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.join(', ') || 'no findings';
}

function renderOne(found: Diagnostic, paint: Paint): string {
  const color = SEVERITY_COLORS[found.severity];
  const related = found.related ?? [];
  const spans = [found.span, ...related.map((place) => place.span)];
  const gutter = Math.max(...spans.map((span) => String(span.source.locate(span.start).line).length));
  const lines = [
    `${paint(color, `${found.severity} ${found.code}`)}${paint(BOLD, `: ${safe(found.message)}`)}`,
    ...renderPlace(found.span, { gutter, color, paint }),
  ];
  for (const place of related) {
    lines.push(`${' '.repeat(gutter)} ${paint(BLUE, '=')} ${paint(BOLD, 'note')}: ${safe(place.message)}`);
    lines.push(...renderPlace(place.span, { gutter, color: BLUE, paint }));
  }
  if (found.help !== undefined) {
    lines.push(`${' '.repeat(gutter)} ${paint(BLUE, '=')} ${paint(CYAN, 'help')}: ${safe(found.help)}`);
  }
  return lines.join('\n');
}

/** `--> file:line:column` and the excerpt. */
function renderPlace(
  span: Span,
  { gutter, color, paint }: { gutter: number; color: string; paint: Paint },
): readonly string[] {
  const { line, column } = span.source.locate(span.start);
  const excerpt = excerptOf(span);
  const blank = ' '.repeat(gutter);
  const bar = paint(BLUE, '|');
  return [
    `${blank}${paint(BLUE, '-->')} ${safe(span.source.path)}:${line}:${column}`,
    `${blank} ${bar}`,
    `${paint(BLUE, String(line).padStart(gutter))} ${bar} ${excerpt.text}`.trimEnd(),
    `${blank} ${bar} ${excerpt.margin}${paint(color, excerpt.carets)}`,
  ];
}

function safe(text: string): string {
  return display(text).text;
}

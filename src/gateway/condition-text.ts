// Conditions for people, as a route file writes them.
import { readWeekdays } from '../language/literals/calendar.ts';
import { SIZE_UNITS } from '../language/literals/measure.ts';
import type { Condition, TimeWindow } from '../route-table.ts';
import type { Atom } from '../routing/condition.ts';
import { keyText } from '../routing/request-key.ts';
import type { Weekday } from '../vocabulary.ts';

/** On one line; what stands in a condition of its own is `is NAME`. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'any':
      return 'any';
    case 'named':
      return `is ${condition.name}`;
    case 'not':
      return `not ${innerText(condition.term)}`;
    case 'and':
    case 'or':
      return condition.terms.map(innerText).join(` ${condition.kind} `);
    default:
      return atomText(condition);
  }
}

function innerText(condition: Condition): string {
  const text = conditionText(condition);
  const several = (condition.kind === 'and' || condition.kind === 'or') && condition.terms.length > 1;
  return several ? `(${text})` : text;
}

export function atomText(atom: Atom): string {
  switch (atom.kind) {
    case 'model':
      return `model ${quoted(atom.globs)}`;
    case 'user':
      return `user ${quoted(atom.globs)}`;
    case 'header':
    case 'metadata':
      return `${atom.kind} "${atom.name}"${atom.globs.length === 0 ? '' : ` ${quoted(atom.globs)}`}`;
    case 'client':
      return `client ${atom.names.join(', ') || '*'}`;
    case 'tag':
    case 'protocol':
    case 'operation':
      return `${atom.kind} ${atom.names.join(', ')}`;
    case 'flag':
      return atom.flag;
    case 'number':
      return `${atom.field} ${comparisonText(atom)}`;
    case 'sample':
      return `sample ${shareText(atom.share)}${atom.by === undefined ? '' : ` by ${keyText(atom.by)}`}`;
    case 'time':
      return `time ${windowText(atom)}`;
  }
}

/** Bounds are whole and included in a table; a person rather writes the rounder of `> 150k` and `>= 150001`. */
function comparisonText({ field, min, max }: Extract<Atom, { kind: 'number' }>): string {
  const text = (count: number): string => roundText(count, field === 'body_size' ? SIZE_STEPS : COUNT_STEPS);
  if (min !== undefined && max !== undefined) return `${text(min)}..${text(max)}`;
  const isMin = min !== undefined;
  const [included, excluded] = isMin ? [text(min), text(min - 1)] : [text(max ?? 0), text((max ?? 0) + 1)];
  const sign = isMin ? '>' : '<';
  return significant(excluded) < significant(included) ? `${sign} ${excluded}` : `${sign}= ${included}`;
}

/** How many digits say something. */
const significant = (text: string): number => text.replace(/0*[A-Za-z]*$/, '').length;

type Steps = readonly (readonly [factor: number, unit: string])[];

const COUNT_STEPS: Steps = [
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
];

const SIZE_STEPS: Steps = Object.entries(SIZE_UNITS)
  .map(([unit, factor]) => [factor, unit] as const)
  .sort(([one], [other]) => other - one);

/** With the largest unit of which it is a whole number. */
function roundText(count: number, steps: Steps): string {
  const [factor, unit] = steps.find(([factor]) => count !== 0 && count % factor === 0) ?? steps.at(-1) ?? [1, ''];
  return `${count / factor}${unit}`;
}

function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

function windowText({ days, from, to, zone }: TimeWindow): string {
  return `${days === undefined ? '' : `${daysText(days)} `}${clockText(from)}..${clockText(to)} "${zone}"`;
}

/** As a route file writes them; a table that came as JSON may have others. */
function daysText(days: readonly Weekday[]): string {
  const written = days.length === 1 ? `${days[0]}` : `${days[0]}..${days.at(-1)}`;
  const reading = readWeekdays(written);
  return reading.ok && reading.value.join() === days.join() ? written : days.join(', ');
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function quoted(globs: readonly string[]): string {
  return globs.map((glob) => `"${glob}"`).join(', ');
}

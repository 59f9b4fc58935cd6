// The minutes of a week, from Monday 0:00 on: windows of time as sets of them.
import type { TimeWindow } from '../../../route-table.ts';
import { WEEKDAYS } from '../../../vocabulary.ts';
import type { Range } from './ranges.ts';

const DAY = 24 * 60;
const WEEK_MINUTES = WEEKDAYS.length * DAY;
export const WEEK: Range = { from: 0, to: WEEK_MINUTES - 1 };

/** A Monday, far from any change of clocks. */
const SOME_MONDAY = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;

/** The minutes in a window, rising; one that passes midnight belongs to the day on which it begins. */
export function minutesOf({ days = WEEKDAYS, from, to }: TimeWindow): readonly Range[] {
  const length = to > from ? to - from : to - from + DAY;
  const ranges = WEEKDAYS.flatMap((weekday, index) => {
    if (!days.includes(weekday)) return [];
    const start = index * DAY + from;
    const end = start + length - 1;
    if (end < WEEK_MINUTES) return [{ from: start, to: end }];
    return [
      { from: 0, to: end - WEEK_MINUTES },
      { from: start, to: WEEK_MINUTES - 1 },
    ];
  });
  return ranges.sort((a, b) => a.from - b.from);
}

/** A moment at which the clocks of a zone show this minute of a week: `2026-01-05T21:10Z`. */
export function momentOf(minute: number, zone: string): string {
  const shown = SOME_MONDAY + minute * MINUTE_MS;
  const ahead = clockAt(shown, zone) - shown;
  return `${new Date(shown - ahead).toISOString().slice(0, 16)}Z`;
}

/** What the clocks of a zone show at a moment, as the moment at which those of UTC show it. */
function clockAt(moment: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

// `time mon..fri 22:00..06:00 "Europe/Berlin"`: whether a moment lies in a window of the week, on the clock of a zone.
import type { TimeWindow } from '../route-table.ts';
import { WEEKDAYS, type Weekday } from '../vocabulary.ts';

const MINUTE = 60_000;
const DAYS: readonly string[] = WEEKDAYS;

/** @param at Unix milliseconds. @throws RangeError for a zone that this machine does not know. */
export type InWindow = (at: number) => boolean;

/** Half-open; a window that passes midnight belongs to the day on which it begins. */
export function compileWindow({ days, from, to, zone }: TimeWindow): InWindow {
  const begins: ReadonlySet<Weekday> = new Set(days ?? WEEKDAYS);
  const clock = wallClock(zone);
  const overnight = to <= from;
  return (at) => {
    const { day, minutes } = clock(at);
    if (minutes >= from && (overnight || minutes < to)) return begins.has(WEEKDAYS[day] as Weekday);
    return overnight && minutes < to && begins.has(WEEKDAYS[(day + 6) % 7] as Weekday);
  };
}

interface WallTime {
  /** 0 is Monday. */
  readonly day: number;
  /** Since midnight. */
  readonly minutes: number;
}

/** Formatting is slow, and every request of one minute asks for the same. */
function wallClock(zone: string): (at: number) => WallTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let known: { readonly minute: number; readonly time: WallTime } | undefined;
  return (at) => {
    const minute = Math.floor(at / MINUTE);
    if (known?.minute !== minute) known = { minute, time: wallTime(format.formatToParts(minute * MINUTE)) };
    return known.time;
  };
}

function wallTime(parts: readonly Intl.DateTimeFormatPart[]): WallTime {
  const value = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: DAYS.indexOf(value('weekday').toLowerCase()),
    minutes: Number(value('hour')) * 60 + Number(value('minute')),
  };
}

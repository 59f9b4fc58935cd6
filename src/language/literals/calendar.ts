// Clock times, dates, and the days of the week.
import { WEEKDAYS, type Weekday } from '../../vocabulary.ts';
import { type Range, readEnds } from './range.ts';
import { fault, type Reading, read } from './reading.ts';

/** `09:00`, as minutes since midnight. `24:00` is the end of a day. */
export function readClock(text: string): Reading<number> {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  if (!match) return fault(`"${text}" is not a time of day`, 'write it as in 09:00 or 22:30');
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  if (Number(match[2]) > 59 || minutes > 24 * 60) return fault(`there is no ${text} on the clock`);
  return read(minutes);
}

/** `22:00..06:00`, in minutes since midnight; it may pass midnight. */
export function readClockRange(text: string): Reading<Range<number>> {
  return readEnds(text, readClock);
}

/** `2027-01-31`, as it is written. */
export function readDate(text: string): Reading<string> {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return fault(`"${text}" is not a date`, 'write it as in 2027-01-31');
  return isRealDate(text) ? read(text) : fault(`there is no ${text} in the calendar`);
}

/** `2026-01-31T22:10`, a wall-clock time without a zone. */
export function readDateTime(text: string): Reading<{ date: string; minutes: number }> {
  const [day = '', clock] = text.split('T');
  if (clock === undefined) return fault(`"${text}" is not a date with a time`, 'write it as in 2026-01-31T22:10');
  const date = readDate(day);
  if (!date.ok) return date;
  const minutes = readClock(clock);
  if (!minutes.ok) return minutes;
  return read({ date: date.value, minutes: minutes.value });
}

/** `mon`, or `mon..fri`; a range may pass the end of the week. */
export function readWeekdays(text: string): Reading<readonly Weekday[]> {
  const ends = text.includes('..') ? readEnds(text, readWeekday) : readEnds(`${text}..${text}`, readWeekday);
  if (!ends.ok) return ends;
  const first = WEEKDAYS.indexOf(ends.value.from);
  const count = ((WEEKDAYS.indexOf(ends.value.to) - first + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  const week = [...WEEKDAYS, ...WEEKDAYS];
  return read(week.slice(first, first + count));
}

function readWeekday(text: string): Reading<Weekday> {
  const day = WEEKDAYS.find((name) => name === text);
  if (day) return read(day);
  const meant = meantDays(text.toLowerCase());
  return fault(`"${text}" is not a day of the week`, meant ? `did you mean ${meant}?` : `use ${WEEKDAYS.join(', ')}`);
}

/** `mon-fri` is a range, as others write it. */
function meantDays(text: string): string | undefined {
  const [first, last] = text.split(/[-–]/).map((part) => WEEKDAYS.find((name) => part.startsWith(name)));
  return first !== undefined && last !== undefined ? `${first}..${last}` : first;
}

function isRealDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

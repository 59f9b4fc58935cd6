// Arguments about the calendar: days of the week, a window of the clock, a time zone, a date.
import { readClockRange, readDate, readDateTime, readWeekdays } from '../../language/literals/calendar.ts';
import type { Range } from '../../language/literals/range.ts';
import { fault } from '../../language/literals/reading.ts';
import { suggest } from '../../language/suggest.ts';
import type { Weekday } from '../../vocabulary.ts';
import { measure, readWord } from './measures.ts';
import { literal, type Reading } from './shape.ts';
import { plainString } from './texts.ts';

/** `sat`, or `mon..fri`. */
export const weekdays = literal<readonly Weekday[]>({
  placeholder: 'DAY..DAY',
  expected: 'a day such as sat, or days such as mon..fri',
  starts: (argument) => argument.kind === 'word' && /^[A-Za-z]/.test(argument.text),
  read: (argument) => readWord(argument, readWeekdays),
});

const FORM = 'a window of the clock such as 22:00..06:00';

/** Minutes since midnight; it may pass midnight. */
export const clockWindow = measure<Range<number>>('HH:MM..HH:MM', FORM, (text) => {
  const reading = readClockRange(text);
  if (!reading.ok) return reading;
  const { from, to } = reading.value;
  if (from === to) return fault(`${text} ends when it begins`, 'a whole day is 00:00..24:00');
  return from === 24 * 60 ? fault('a window cannot begin at 24:00', 'write 00:00') : reading;
});

const name = plainString('"ZONE"', 'a time zone in double quotes such as "Europe/Berlin"');

/** A zone of the IANA database, as this machine has it. */
export const timeZone = literal<string>({
  placeholder: name.placeholder,
  expected: name.expected,
  read(argument, context): Reading<string> {
    const { value: zone, problem = {} } = name.read(argument, context);
    if (typeof zone !== 'string') return { problem };
    if (isTimeZone(zone)) return { value: zone };
    const near = suggest(zone, Intl.supportedValuesOf('timeZone'));
    const help = near === undefined ? 'zones are called as in "Europe/Berlin" or "UTC"' : `did you mean "${near}"?`;
    return { problem: { code: 'FL116', message: `there is no time zone "${zone}"`, help } };
  },
});

/** `2027-01-31`. */
export const date = measure('DATE', 'a date such as 2027-01-31', readDate);

/** `2026-01-31T22:10`, in UTC: Unix milliseconds. */
export const moment = measure('TIME', 'a time such as 2026-01-31T22:10', (text) => {
  const reading = readDateTime(text);
  if (!reading.ok) return reading;
  return { ok: true, value: Date.parse(`${reading.value.date}T00:00Z`) + reading.value.minutes * 60_000 };
});

/** Whether this machine knows it. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

// Days and months in UTC, for what is counted by the calendar.

/** The number of the day or month since 1970 that a time (Unix milliseconds) lies in. */
export function periodOf(per: 'day' | 'month', at: number): number {
  const date = new Date(at);
  return per === 'day' ? Math.floor(at / DAY_MS) : date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** When the day or month ends that a time lies in. */
export function endOfPeriod(per: 'day' | 'month', at: number): number {
  if (per === 'day') return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

const DAY_MS = 86_400_000;

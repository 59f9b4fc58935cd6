// The cost of a function: CPU of this thread alone, so that neither other processes nor the collector's helpers count.
const ROUNDS = 9;
/** Milliseconds that a round should last at least: shorter ones measure the clock. */
const ROUND_MS = 20;
/** Of calls that wait for others. */
const CALLS_A_ROUND = 100;

/** Microseconds a call, one value a round, after warming up. */
export function cpuOf(work: () => void): number[] {
  let calls = 1;
  while (timed(work, calls) < ROUND_MS * 1000) calls *= 2;
  return Array.from({ length: ROUNDS }, () => timed(work, calls) / calls);
}

/** Microseconds for each of the `many` things that one call does, waiting for others meanwhile. */
export async function cpuOfMany(work: () => Promise<void>, many: number): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = process.threadCpuUsage();
    for (let call = 0; call < CALLS_A_ROUND; call++) await work();
    const { user, system } = process.threadCpuUsage(before);
    values.push((user + system) / CALLS_A_ROUND / many);
  }
  // The first warms up.
  return values.slice(1);
}

/** Milliseconds of single calls, the first of them cold. */
export function cpuOfEach(work: () => void, times: number): number[] {
  return Array.from({ length: times }, () => timed(work, 1) / 1000);
}

function timed(work: () => void, calls: number): number {
  const before = process.threadCpuUsage();
  for (let call = 0; call < calls; call++) work();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

// The cost of a function: CPU of this thread alone, so that neither other processes nor the collector's helpers count.
const ROUNDS = 9;
/** Milliseconds that a round should last at least: shorter ones measure the clock. */
const ROUND_MS = 20;

/** Microseconds a call, one value a round, after warming up. */
export function cpuOf(work: () => void): number[] {
  let calls = 1;
  while (timed(work, calls) < ROUND_MS * 1000) calls *= 2;
  return Array.from({ length: ROUNDS }, () => timed(work, calls) / calls);
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

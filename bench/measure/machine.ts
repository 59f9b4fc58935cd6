// What the figures of a run depend on.
import { cpus, loadavg, release } from 'node:os';

/** One line: the runtime, the cores, and how busy they were. */
export function machine(): string {
  const cores = cpus();
  const [load = 0] = loadavg();
  const cpu = cores[0]?.model.trim() ?? 'unknown CPU';
  return `Node ${process.versions.node}, Linux ${release()}, ${cores.length} cores (${cpu}), load ${load.toFixed(1)}`;
}

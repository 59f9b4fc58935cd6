// What the figures of a run depend on.
import { cpus, loadavg, type } from 'node:os';

/** One line: the runtime, the cores, and how busy they were. */
export function machine(): string {
  const cores = cpus();
  const [load = 0] = loadavg();
  const cpu = cores[0]?.model.trim() ?? 'unknown CPU';
  return `Node ${process.versions.node}, ${type()}, ${cores.length} cores (${cpu}), load ${load.toFixed(1)}`;
}

// Files are read and compiled in a thread of their own, so that a gateway with a long file serves on while it changes.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { diskFiles, type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import { inSlices } from '../gateway/in-slices.ts';
import { type PackedConfiguration, pack, transferable, unpack } from './packed-configuration.ts';

interface Task {
  /** By which the thread knows what it is for: other threads load this file too. */
  readonly task: 'fairlead compilation';
  readonly entry: string;
  readonly allowOutside: boolean;
}

/** As `loadConfiguration` from the disk; the thread is there for just as long. Rejects where the thread itself fails. */
export async function loadInThread(
  entry: string,
  { allowOutside }: { readonly allowOutside: boolean },
): Promise<LoadedConfiguration> {
  const task: Task = { task: 'fairlead compilation', entry, allowOutside };
  // This file is the thread's program too: it has the right name wherever it is built to.
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  const packed = await new Promise<PackedConfiguration>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that compiles left with ${code}`)));
  });
  return inSlices(unpack(packed));
}

function isTask(data: unknown): data is Task {
  return data !== null && typeof data === 'object' && 'task' in data && data.task === 'fairlead compilation';
}

if (!isMainThread && isTask(workerData)) {
  const packed = pack(loadConfiguration(workerData.entry, { ...workerData, files: diskFiles }));
  parentPort?.postMessage(packed, transferable(packed));
}

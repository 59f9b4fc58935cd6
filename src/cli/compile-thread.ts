// Files are read and compiled in a thread of their own: a gateway serves on while they change, and never loads the compiler.
import type { LoadedConfiguration } from '../gateway/configuration.ts';
import { inSlices } from '../gateway/in-slices.ts';
import { type PackedConfiguration, unpack } from './packed-configuration.ts';
import { beginThread } from './threads.ts';

/** As `loadConfiguration` from the disk; the thread is there for just as long. Rejects where the thread itself fails. */
export async function loadInThread(
  entry: string,
  { allowOutside }: { readonly allowOutside: boolean },
): Promise<LoadedConfiguration> {
  const worker = beginThread({ task: 'compile', entry, allowOutside });
  const packed = await new Promise<PackedConfiguration>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that compiles left with ${code}`)));
  });
  return inSlices(unpack(packed));
}

// What threads of this program do, each with the modules that it needs alone.
import { parentPort } from 'node:worker_threads';
import { memoryFiles } from '../compiler/file-reader.ts';
import { loadConfiguration } from '../gateway/configuration.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { pack, transferable } from './packed-configuration.ts';
import { type SentDiagnostic, sendable } from './sent-diagnostic.ts';
import type { CompileTask, ThreadTask } from './threads.ts';

/** The texts of a configuration, the entry first. */
export type Texts = readonly { readonly path: string; readonly text: string }[];

/** Called once, in the thread. */
export function perform(task: ThreadTask): void {
  if (task.task === 'compile') compileOnce(task);
  else parentPort?.on('message', async (texts: Texts) => parentPort?.postMessage(await findingsIn(texts)));
}

function compileOnce({ entry, allowOutside }: CompileTask): void {
  const packed = pack(loadConfiguration(entry, { files: diskFiles, allowOutside }));
  parentPort?.postMessage(packed, transferable(packed));
}

async function findingsIn(texts: Texts): Promise<readonly SentDiagnostic[]> {
  // Only here: a thread that compiles has no need of it.
  const { analyze } = await import('../compiler/analysis/analyze.ts');
  const files = memoryFiles(Object.fromEntries(texts.map(({ path, text }) => [path, text])));
  // What may be read was settled when these were.
  const { configuration, sources } = loadConfiguration(texts[0]?.path ?? '', { files, allowOutside: true });
  if (configuration === undefined) throw new Error('the texts that compiled before do not compile again');
  return analyze({ ...configuration, sources }).map((found) => sendable(found, sources));
}

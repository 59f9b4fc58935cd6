// The analysis in a thread of its own, so that a gateway that serves never waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { memoryFiles } from '../compiler/file-reader.ts';
import { type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { received, type SentDiagnostic, sendable } from './sent-diagnostic.ts';

/**
 * What the thread is given: the texts alone, the entry first. It compiles them again, beside the gateway; to send the table
 * and all its places would take the gateway's own time.
 */
type Task = readonly { readonly path: string; readonly text: string }[];

/** By which the thread knows what it is for: other threads load this file too. */
const PURPOSE = 'fairlead analysis';

export class AnalysisThread {
  readonly #keep: boolean;
  /** At work, or kept waiting for more. */
  #worker: Worker | undefined;
  /** What it is at work on. */
  #answer: PromiseWithResolvers<readonly SentDiagnostic[] | undefined> | undefined;

  /** @param options.keep the thread waits for the next question: someone who types soon has one */
  constructor({ keep = false }: { readonly keep?: boolean } = {}) {
    this.#keep = keep;
  }

  /**
   * The findings of a configuration; undefined where a later one was asked for before they were there. Rejects where
   * the thread itself fails. Only a thread at work keeps the process alive.
   */
  async run({ configuration, sources }: Questioned): Promise<readonly Diagnostic[] | undefined> {
    if (this.#answer !== undefined) this.#end();
    if (configuration === undefined) return [];
    const worker = this.#worker ?? this.#begin();
    const answer = Promise.withResolvers<readonly SentDiagnostic[] | undefined>();
    this.#answer = answer;
    worker.ref();
    worker.postMessage(sources.map(({ path, text }) => ({ path, text })) satisfies Task);
    const sent = await answer.promise;
    return sent?.map((found) => received(found, sources));
  }

  /** Starts the thread ahead of the first question: it takes longer than most answers. */
  prepare(): void {
    if (this.#worker === undefined) this.#begin();
  }

  #begin(): Worker {
    // This file is the thread's program too: it has the right name wherever it is built to.
    const worker = new Worker(new URL(import.meta.url), { workerData: PURPOSE });
    worker.on('message', (sent: readonly SentDiagnostic[]) => {
      if (worker !== this.#worker) return;
      this.#answer?.resolve(sent);
      this.#answer = undefined;
      worker.unref();
      if (!this.#keep) this.#end();
    });
    worker.once('error', (fault) => {
      if (worker === this.#worker) this.#answer?.reject(fault);
    });
    worker.once('exit', () => {
      if (worker === this.#worker) this.#end();
    });
    // Last, since listening for messages keeps the process alive.
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  /** Ends what is under way, with no findings. */
  close(): void {
    this.#end();
  }

  #end(): void {
    this.#answer?.resolve(undefined);
    this.#answer = undefined;
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** What is asked about: files that compile, the entry first. */
interface Questioned extends Pick<LoadedConfiguration, 'sources'> {
  /** Absent: they do not, and there is nothing to find. */
  readonly configuration?: object;
}

async function findingsIn(texts: Task): Promise<readonly SentDiagnostic[]> {
  // Only here: the gateway's own thread starts without it.
  const { analyze } = await import('../compiler/analysis/analyze.ts');
  const files = memoryFiles(Object.fromEntries(texts.map(({ path, text }) => [path, text])));
  // What may be read was settled when these were.
  const { configuration, sources } = loadConfiguration(texts[0]?.path ?? '', { files, allowOutside: true });
  if (configuration === undefined) throw new Error('the texts that compiled before do not compile again');
  return analyze({ ...configuration, sources }).map((found) => sendable(found, sources));
}

if (!isMainThread && workerData === PURPOSE) {
  parentPort?.on('message', async (texts: Task) => parentPort?.postMessage(await findingsIn(texts)));
}

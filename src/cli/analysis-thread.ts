// The analysis in a thread of its own, so that a gateway that serves never waits for it.
import type { Worker } from 'node:worker_threads';
import type { LoadedConfiguration } from '../gateway/configuration.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { received, type SentDiagnostic } from './sent-diagnostic.ts';
import type { Texts } from './thread-tasks.ts';
import { beginThread } from './threads.ts';

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
    // The texts alone: it compiles them again. To send the table and all its places would take the gateway's own time.
    worker.postMessage(sources.map(({ path, text }) => ({ path, text })) satisfies Texts);
    const sent = await answer.promise;
    return sent?.map((found) => received(found, sources));
  }

  /** Starts the thread ahead of the first question: it takes longer than most answers. */
  prepare(): void {
    if (this.#worker === undefined) this.#begin();
  }

  #begin(): Worker {
    const worker = beginThread({ task: 'analyze' });
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

// The analysis in a thread of its own, so that a gateway that serves never waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { analyze } from '../compiler/analysis/analyze.ts';
import { memoryFiles } from '../compiler/file-reader.ts';
import { type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { Source, type Span } from '../language/source.ts';

/**
 * What the thread is given: the texts alone, the entry first. It compiles them again, beside the gateway; to send the table
 * and all its places would take the gateway's own time.
 */
type Task = readonly { readonly path: string; readonly text: string }[];

/** By which the thread knows what it is for: other threads load this file too. */
const PURPOSE = 'fairlead analysis';

/** A diagnostic with its sources as their numbers. */
type Sent = Omit<Diagnostic, 'span' | 'related'> & {
  readonly span: SentSpan;
  readonly related?: readonly { readonly message: string; readonly span: SentSpan }[];
};

interface SentSpan {
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

export class AnalysisThread {
  readonly #keep: boolean;
  /** At work, or kept waiting for more. */
  #worker: Worker | undefined;
  /** What it is at work on. */
  #answer: PromiseWithResolvers<readonly Sent[] | undefined> | undefined;

  /** @param options.keep the thread waits for the next question: someone who types soon has one */
  constructor({ keep = false }: { readonly keep?: boolean } = {}) {
    this.#keep = keep;
  }

  /**
   * The findings of a configuration; undefined where a later one was asked for before they were there. Rejects where
   * the thread itself fails. Does not keep the process alive.
   */
  async run({ configuration, sources }: Questioned): Promise<readonly Diagnostic[] | undefined> {
    if (this.#answer !== undefined) this.#end();
    if (configuration === undefined) return [];
    const worker = this.#worker ?? this.#begin();
    const answer = Promise.withResolvers<readonly Sent[] | undefined>();
    this.#answer = answer;
    worker.postMessage(sources.map(({ path, text }) => ({ path, text })) satisfies Task);
    const sent = await answer.promise;
    return sent?.map((found) => received(found, sources));
  }

  #begin(): Worker {
    // This file is the thread's program too: it has the right name wherever it is built to.
    const worker = new Worker(new URL(import.meta.url), { workerData: PURPOSE });
    worker.unref();
    worker.on('message', (sent: readonly Sent[]) => {
      if (worker !== this.#worker) return;
      this.#answer?.resolve(sent);
      this.#answer = undefined;
      if (!this.#keep) this.#end();
    });
    worker.once('error', (fault) => {
      if (worker === this.#worker) this.#answer?.reject(fault);
    });
    worker.once('exit', () => {
      if (worker === this.#worker) this.#end();
    });
    this.#worker = worker;
    return worker;
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

function received({ span, related, ...found }: Sent, sources: readonly Source[]): Diagnostic {
  const place = ({ source, start, end }: SentSpan): Span => ({
    source: sources[source] ?? new Source('', ''),
    start,
    end,
  });
  return {
    ...found,
    span: place(span),
    ...(related && { related: related.map((other) => ({ ...other, span: place(other.span) })) }),
  };
}

function sendable({ span, related, ...found }: Diagnostic, sources: readonly Source[]): Sent {
  const place = ({ source, start, end }: Span): SentSpan => ({ source: sources.indexOf(source), start, end });
  return {
    ...found,
    span: place(span),
    ...(related && { related: related.map((other) => ({ ...other, span: place(other.span) })) }),
  };
}

function findingsIn(texts: Task): readonly Sent[] {
  const files = memoryFiles(Object.fromEntries(texts.map(({ path, text }) => [path, text])));
  // What may be read was settled when these were.
  const { configuration, sources } = loadConfiguration(texts[0]?.path ?? '', { files, allowOutside: true });
  if (configuration === undefined) throw new Error('the texts that compiled before do not compile again');
  return analyze({ ...configuration, sources }).map((found) => sendable(found, sources));
}

if (!isMainThread && workerData === PURPOSE) {
  parentPort?.on('message', (texts: Task) => parentPort?.postMessage(findingsIn(texts)));
}

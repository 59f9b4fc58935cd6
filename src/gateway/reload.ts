// Hot reload: the files are compiled whole, made ready whole, then swapped at once; what is broken changes nothing
// and stays visible until it is mended.
import type { Diagnostic } from '../language/diagnostic.ts';
import { type Configuration, type LoadedConfiguration, problemDiagnostics } from './configuration.ts';
import { ProvisionError } from './secrets.ts';
import { digestOf } from './watch.ts';

export interface ReloadOptions {
  /** Reads and compiles what is on disk now. */
  readonly load: () => LoadedConfiguration;
  /** Makes it ready and swaps it in; throws (`ProvisionError`, a listener that cannot open) with nothing changed. */
  readonly apply: (configuration: Configuration) => Promise<void>;
  /** Called after each attempt, with what was found. */
  readonly report: (outcome: ReloadOutcome) => void;
  readonly now: () => number;
}

export interface ReloadOutcome {
  readonly applied: boolean;
  /** The table in force: the new one where it was applied, else the old one. */
  readonly hash: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Why a table without errors was not applied, where no diagnostic says it. */
  readonly reason?: string;
  readonly watched: LoadedConfiguration['watched'];
}

export interface ReloadStatus {
  /** The table in force. */
  readonly hash: string;
  /** When that table was applied, in milliseconds since the epoch. */
  readonly appliedAt: number;
  /** What is on disk is not what is in force, and why. */
  readonly stale?: { readonly since: number; readonly diagnostics: readonly Diagnostic[]; readonly reason?: string };
}

export class Reloader {
  readonly #options: ReloadOptions;
  #status: ReloadStatus | undefined;
  #running: Promise<ReloadOutcome> | undefined;
  #again = false;
  #watched: LoadedConfiguration['watched'] | undefined;

  constructor(options: ReloadOptions) {
    this.#options = options;
  }

  /** Undefined before the first table is in force. */
  get status(): ReloadStatus | undefined {
    return this.#status;
  }

  /** One at a time: calls during a reload are answered by one more that follows it. Never throws for a bad file. */
  async reload(): Promise<ReloadOutcome> {
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#untilSettled();
    try {
      return await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #untilSettled(): Promise<ReloadOutcome> {
    let outcome: ReloadOutcome;
    do {
      this.#again = false;
      outcome = await this.#once();
      this.#options.report(outcome);
    } while (this.#again);
    return outcome;
  }

  async #once(): Promise<ReloadOutcome> {
    const { configuration, diagnostics, sources, watched } = this.#loadStill();
    if (configuration === undefined) return this.#refused({ diagnostics, watched });
    try {
      // The same table again: nothing to swap, but a changed secret file must be read.
      await this.#options.apply(configuration);
    } catch (fault) {
      if (fault instanceof ProvisionError) {
        return this.#refused({
          diagnostics: [...diagnostics, ...problemDiagnostics(fault.problems, sources)],
          watched,
        });
      }
      return this.#refused({ diagnostics, watched, reason: fault instanceof Error ? fault.message : String(fault) });
    }
    this.#status = { hash: configuration.hash, appliedAt: this.#options.now() };
    return { applied: true, hash: configuration.hash, diagnostics, watched };
  }

  /** Files may change while they are read, one after the other: what counts is a set that stood still. */
  #loadStill(): LoadedConfiguration {
    for (let tries = 0; ; tries++) {
      const before = this.#watched === undefined ? undefined : digestOf(this.#watched);
      const loaded = this.#options.load();
      this.#watched = loaded.watched;
      if (before === undefined || tries === 3 || digestOf(loaded.watched) === before) return loaded;
    }
  }

  #refused(found: Pick<ReloadOutcome, 'diagnostics' | 'watched' | 'reason'>): ReloadOutcome {
    const { diagnostics, reason } = found;
    const since = this.#status?.stale?.since ?? this.#options.now();
    if (this.#status !== undefined) {
      this.#status = { ...this.#status, stale: { since, diagnostics, ...(reason === undefined ? {} : { reason }) } };
    }
    return { applied: false, hash: this.#status?.hash ?? '', ...found };
  }
}

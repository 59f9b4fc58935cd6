// Hot reload: the files are compiled whole, made ready whole, then swapped at once; what is broken changes nothing
// and stays visible until it is mended.
import type { FileReader } from '../compiler/file-reader.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { Configuration, LoadedConfiguration } from './configuration.ts';
import { problemDiagnostics } from './provision-diagnostics.ts';
import { ProvisionError } from './secrets.ts';
import { digestOf, type WatchedPaths } from './watch.ts';

/** A file that is written without end is read as it is; the change that follows is another reload. */
const MOST_LOADS = 4;

export interface ReloadOptions {
  /** Reads and compiles what is there now, as `files` has it; rejects only for faults of the program. */
  readonly load: () => LoadedConfiguration | Promise<LoadedConfiguration>;
  readonly files: FileReader;
  /** What must be known before it is put in force: an error among the findings refuses it. Absent: nothing more. */
  readonly prove?: (loaded: LoadedConfiguration) => Promise<readonly Diagnostic[]>;
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
  readonly seen: Seen;
}

/** What was looked at, and a digest of how it was then: a change since is one still to be taken in. */
interface Seen {
  readonly watched: WatchedPaths;
  readonly digest: string;
}

export interface ReloadStatus {
  /** The table in force. */
  readonly hash: string;
  /** When that table was applied, in milliseconds since the epoch. */
  readonly appliedAt: number;
  /** What is on disk is not what is in force, and why. */
  readonly stale?: { readonly since: number; readonly diagnostics: readonly Diagnostic[]; readonly reason?: string };
}

interface Still {
  readonly loaded: LoadedConfiguration;
  readonly seen: Seen;
}

export class Reloader {
  readonly #options: ReloadOptions;
  #status: ReloadStatus | undefined;
  #running: Promise<ReloadOutcome> | undefined;
  #again = false;
  /** What the last files that could be loaded asked to watch. */
  #watched: WatchedPaths | undefined;

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
    try {
      const found = await this.#loadStill();
      this.#watched = found.seen.watched;
      return await this.#take(found);
    } catch (fault) {
      // Not the files: those never make `load` fail.
      const watched = this.#watched;
      if (watched === undefined) throw fault;
      return this.#refused({ diagnostics: [], seen: { watched, digest: digestOf(watched) }, reason: reasonOf(fault) });
    }
  }

  async #take({ loaded, seen }: Still): Promise<ReloadOutcome> {
    const { configuration, sources } = loaded;
    let { diagnostics } = loaded;
    if (configuration === undefined) return this.#refused({ diagnostics, seen });
    try {
      diagnostics = [...diagnostics, ...((await this.#options.prove?.(loaded)) ?? [])];
      if (diagnostics.some(({ severity }) => severity === 'error')) return this.#refused({ diagnostics, seen });
      // Even the same table is applied: a secret file may be what changed.
      await this.#options.apply(configuration);
    } catch (fault) {
      if (fault instanceof ProvisionError) {
        return this.#refused({ diagnostics: [...diagnostics, ...problemDiagnostics(fault.problems, sources)], seen });
      }
      return this.#refused({ diagnostics, seen, reason: reasonOf(fault) });
    }
    this.#status = { hash: configuration.hash, appliedAt: this.#options.now() };
    return { applied: true, hash: configuration.hash, diagnostics, seen };
  }

  /**
   * Files may change while they are read, one after the other: what counts is a set that stood still. The digest is
   * taken before that is checked, so that no change falls between the two.
   */
  async #loadStill(): Promise<Still> {
    const { load, files } = this.#options;
    for (let tries = 1; ; tries++) {
      const loaded = await load();
      const seen = { watched: loaded.watched, digest: digestOf(loaded.watched) };
      const still = loaded.sources.every(({ path, text }) => (files.read(path) ?? '') === text);
      if (still || tries === MOST_LOADS) return { loaded, seen };
    }
  }

  #refused(found: Pick<ReloadOutcome, 'diagnostics' | 'seen' | 'reason'>): ReloadOutcome {
    const { diagnostics, reason } = found;
    const since = this.#status?.stale?.since ?? this.#options.now();
    if (this.#status !== undefined) {
      this.#status = { ...this.#status, stale: { since, diagnostics, ...(reason === undefined ? {} : { reason }) } };
    }
    return { applied: false, hash: this.#status?.hash ?? '', ...found };
  }
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

// Fairlead as it runs: a configuration on disk, the gateway and listeners that execute it, and the watch that keeps them one.

import type { FileReader } from '../compiler/file-reader.ts';
import type { Configuration } from '../gateway/configuration.ts';
import { Gateway } from '../gateway/gateway.ts';
import type { GatewayParts } from '../gateway/gateway-parts.ts';
import { inSlices } from '../gateway/in-slices.ts';
import { Reloader, type ReloadOptions, type ReloadOutcome, type ReloadStatus } from '../gateway/reload.ts';
import type { SecretSource } from '../gateway/secrets.ts';
import { provisioning, type Snapshot } from '../gateway/snapshot.ts';
import { isSameStore, openStore, type StoreAddress } from '../gateway/state-store.ts';
import { createTransports } from '../gateway/transports.ts';
import { createWatcher, type Watcher } from '../gateway/watch.ts';
import type { State } from '../state/state.ts';
import { Server } from './server.ts';

export interface ServiceOptions {
  /** Reads and compiles what is there now, as `files` has it. */
  readonly load: ReloadOptions['load'];
  readonly files: FileReader;
  readonly secrets: SecretSource;
  /** Without the state: where that lives, the table says. */
  readonly parts: Omit<GatewayParts, 'state'>;
  /** As `Reloader`: what must be known of a configuration before it is in force. */
  readonly prove?: ReloadOptions['prove'];
  /** False: files are looked at only when `reload` is called. */
  readonly watch: boolean;
  /** Called after the start and after each reload, with what was found. */
  readonly report: (outcome: ReloadOutcome) => void;
}

export class Service {
  readonly #options: ServiceOptions;
  readonly #reloader: Reloader;
  readonly #watcher: Watcher | undefined;
  #server: Server | undefined;
  #state: State | undefined;
  #store: StoreAddress;
  /** The last configuration on its way into force. */
  #applying: Promise<void> | undefined;
  #stopped = false;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#reloader = new Reloader({
      load: options.load,
      files: options.files,
      ...(options.prove && { prove: options.prove }),
      apply: (configuration) => {
        this.#applying = this.#apply(configuration);
        return this.#applying;
      },
      report: options.report,
      now: Date.now,
    });
    this.#watcher = options.watch ? createWatcher({ onChange: () => void this.reload() }) : undefined;
  }

  /** Where clients connect; empty before the start. */
  get urls(): readonly string[] {
    return this.#server?.urls ?? [];
  }

  get adminUrl(): string | undefined {
    return this.#server?.adminUrl;
  }

  get status(): ReloadStatus | undefined {
    return this.#reloader.status;
  }

  /**
   * The first call starts; each later one takes in what is on disk now. Where that cannot run nothing changes: the
   * outcome says why, and what was in force before, if anything, goes on.
   */
  async reload(): Promise<ReloadOutcome> {
    const outcome = await this.#reloader.reload();
    if (!this.#stopped) this.#watcher?.watch(outcome.seen.watched, outcome.seen.digest);
    return outcome;
  }

  /** Takes no more requests, lets those in flight end, and lets go of the files. What is still compiled is not taken in. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watcher?.close();
    // Listeners that it is opening would stay open.
    await this.#applying?.catch(() => undefined);
    await this.#server?.stop();
    await this.#state?.close();
  }

  async #apply(configuration: Configuration): Promise<void> {
    if (this.#stopped) throw new Error('the gateway is stopping');
    const snapshot = await this.#provision(configuration);
    if (this.#server !== undefined) {
      this.#requireSameStore(snapshot);
      return this.#server.apply(snapshot);
    }
    const { parts } = this.#options;
    const state = await openStore(snapshot.store, parts.clock);
    try {
      const gateway = new Gateway(snapshot, { ...parts, state });
      this.#server = await Server.start({ gateway, reloadStatus: () => this.#reloader.status });
      this.#state = state;
      this.#store = snapshot.store;
    } catch (fault) {
      await state.close();
      throw fault;
    }
  }

  /** Counts would be lost, or taken from where they do not belong. */
  #requireSameStore(snapshot: Snapshot): void {
    if (isSameStore(snapshot.store, this.#store)) return;
    snapshot.retire();
    throw new Error('`state` cannot change while the gateway runs: restart it');
  }

  #provision({ table, positions, hash }: Configuration): Promise<Snapshot> {
    const { secrets, parts } = this.#options;
    const transportFor = createTransports(parts.clock);
    return inSlices(provisioning({ table, positions, hash, secrets, transportFor }));
  }
}

// The server as a whole: listeners of the present table, its admin listener, reload without a gap, and a clean end.
import type { Gateway } from '../gateway/gateway.ts';
import type { ReloadStatus } from '../gateway/reload.ts';
import type { Snapshot } from '../gateway/snapshot.ts';
import type { Address, RouteTable } from '../route-table.ts';
import { reachOf } from './authenticate.ts';
import { addressText, type Listener, openListener, type Served } from './listen.ts';
import { createShortcut } from './shortcut.ts';

export interface ServerOptions {
  readonly gateway: Gateway;
  /** For `/-/health`; undefined where nothing is watched. */
  readonly reloadStatus?: () => ReloadStatus | undefined;
}

const apps = () => import('./listener-apps.ts');

export class Server {
  readonly #gateway: Gateway;
  readonly #reloadStatus: () => ReloadStatus | undefined;
  /** By role and address. */
  #listeners: ReadonlyMap<string, Listener> = new Map();

  private constructor({ gateway, reloadStatus = () => undefined }: ServerOptions) {
    this.#gateway = gateway;
    this.#reloadStatus = reloadStatus;
  }

  /** Opens every listener of the gateway's table. Rejects, with none left open, where one cannot be. */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    server.#listeners = await server.#open(options.gateway.snapshot.table);
    return server;
  }

  /** Base URLs that clients connect to, in the order of the table. */
  get urls(): readonly string[] {
    return this.#gateway.snapshot.table.server.listen.flatMap((address) => this.#urlOf('clients', address));
  }

  get adminUrl(): string | undefined {
    const { admin } = this.#gateway.snapshot.table.server;
    return admin === undefined ? undefined : this.#urlOf('admin', admin.address)[0];
  }

  /**
   * Swaps in a new table. Listeners that it shares with the old one stay open; new ones are open before old ones are
   * closed. Rejects, with nothing changed, where one cannot be opened.
   */
  async apply(snapshot: Snapshot): Promise<void> {
    const before = this.#listeners;
    let after: ReadonlyMap<string, Listener>;
    try {
      after = await this.#open(snapshot.table);
    } catch (fault) {
      snapshot.retire();
      throw fault;
    }
    const { drainMs } = this.#gateway.snapshot.table.server;
    this.#listeners = after;
    this.#gateway.install(snapshot);
    // Requests on a closed address still end well; nobody waits for them here.
    for (const [key, listener] of before) if (!after.has(key)) void listener.close(drainMs);
  }

  /** Takes no more requests, lets those in flight end for as long as the table's `drain` says, then cuts them off. */
  async stop(): Promise<void> {
    const { drainMs } = this.#gateway.snapshot.table.server;
    const listeners = [...this.#listeners.values()];
    this.#listeners = new Map();
    this.#gateway.drain();
    await Promise.all(listeners.map((listener) => listener.close(drainMs)));
    this.#gateway.close();
  }

  async #open(table: RouteTable): Promise<ReadonlyMap<string, Listener>> {
    const { listen, admin } = table.server;
    const wanted = [
      ...listen.map((address) => ({ role: 'clients' as const, address })),
      ...(admin === undefined ? [] : [{ role: 'admin' as const, address: admin.address }]),
    ];
    const listeners = new Map<string, Listener>();
    const opened: Listener[] = [];
    try {
      for (const { role, address } of wanted) {
        const key = keyOf(role, address);
        const kept = this.#listeners.get(key);
        const listener = kept ?? (await openListener(address, this.#served(role, address)));
        if (kept === undefined) opened.push(listener);
        listeners.set(key, listener);
      }
      return listeners;
    } catch (fault) {
      await Promise.all(opened.map((listener) => listener.close(0)));
      throw fault;
    }
  }

  #served(role: 'clients' | 'admin', address: Address): Served {
    const reach = reachOf(address);
    if (role === 'admin') {
      const options = { reach, status: this.#reloadStatus };
      return { app: async () => (await apps()).adminListener(this.#gateway, options) };
    }
    return {
      app: async () => (await apps()).clientListener(this.#gateway, reach),
      shortcut: createShortcut(this.#gateway, reach),
    };
  }

  #urlOf(role: 'clients' | 'admin', address: Address): readonly string[] {
    const listener = this.#listeners.get(keyOf(role, address));
    return listener === undefined ? [] : [listener.url];
  }
}

function keyOf(role: string, address: Address): string {
  return `${role} ${addressText(address)}`;
}

// The connection to Redis: scripts in one round trip, the beat by which gateways know of each other, and whether it is
// there. What it cannot do at once it refuses: nobody waits for a Redis that is gone.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { BEAT, GATEWAY_LIVES_MS, SCRIPTS, type Script } from './scripts.ts';

/** Milliseconds. A Redis that takes longer than this for a script counts as gone. */
const PATIENCE_MS = 1_000;
const BEAT_MS = 5_000;
/** How often one that is gone is looked for. */
const RETRY_MS = 250;

export interface LinkOptions {
  /** `redis:` or `rediss:`. */
  readonly url: string;
  readonly prefix: string;
}

interface LinkListeners {
  /** It is there (again): what was kept back is handed over, then `done` is called; until then it counts as gone. */
  returned(done: () => void): Promise<void>;
  /** A message on the channel of the prefix. */
  heard(message: string): void;
}

export class RedisLink {
  /** Of this process, in this life. */
  readonly gateway = randomUUID();
  readonly #prefix: string;
  readonly #commands: Redis;
  readonly #messages: Redis;
  #listeners: LinkListeners | undefined;
  #up = false;
  #upSince = 0;
  #gateways = 1;
  #returning = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];

  constructor({ url, prefix }: LinkOptions) {
    const options = {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
      connectTimeout: PATIENCE_MS,
      commandTimeout: PATIENCE_MS,
      retryStrategy: () => RETRY_MS,
    };
    this.#prefix = prefix;
    this.#commands = new Redis(url, options);
    this.#messages = new Redis(url, { ...options, autoResubscribe: false });
    // Every failure also ends a command or a connection, where it is looked at; what it says may hold the address.
    for (const connection of [this.#commands, this.#messages]) connection.on('error', () => undefined);
    this.#commands.on('close', () => this.#lose());
    this.#messages.on('close', () => this.#lose());
    this.#messages.on('ready', () => this.#tickIn(0));
    this.#messages.on('message', (_: string, message: string) => this.#heard(message));
  }

  /** Begins to connect, and never gives up. */
  open(listeners: LinkListeners): void {
    this.#listeners = listeners;
    for (const connection of [this.#commands, this.#messages]) connection.connect().catch(() => undefined);
    this.#tick();
  }

  /** What was asked of it last it did. */
  get up(): boolean {
    return this.#up;
  }

  /** How many gateways share it, this one included, as far as is known. */
  get gateways(): number {
    return this.#gateways;
  }

  get channel(): string {
    return this.key('changes');
  }

  /** All keys of a prefix lie on one node of a cluster. */
  key(name: string): string {
    return `{${this.#prefix}}:${name}`;
  }

  /** Runs a script. Rejects where Redis is gone, which it then counts as. */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.#evaluate(script, keys, args);
    } catch (fault) {
      this.#lose();
      throw fault;
    }
  }

  /** All facts of a hash. */
  all(key: string): Promise<Record<string, string>> {
    return this.#commands.hgetall(key);
  }

  /** Waits until it is there, at most so long. */
  ready(limitMs: number): Promise<void> {
    if (this.#up) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#up = false;
    clearTimeout(this.#timer);
    await this.#commands.zrem(this.key('gateways'), this.gateway).catch(() => 0);
    this.#commands.disconnect();
    this.#messages.disconnect();
  }

  async #evaluate(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.#commands.evalsha(script.sha, keys.length, ...keys, ...args);
    } catch (fault) {
      if (!(fault instanceof Error) || !fault.message.includes('NOSCRIPT')) throw fault;
      return this.#commands.eval(script.source, keys.length, ...keys, ...args);
    }
  }

  #heard(message: string): void {
    if (message === 'beat') this.#tickIn(0);
    else this.#listeners?.heard(message);
  }

  #lose(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#tickIn(RETRY_MS);
  }

  /** Beats while it is there, looks for it while it is not. */
  #tick(): void {
    if (this.#closed) return;
    void this.#beat().finally(() => this.#tickIn(this.#up ? BEAT_MS : RETRY_MS));
  }

  #tickIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#tick(), delayMs);
    this.#timer.unref();
  }

  async #beat(): Promise<void> {
    try {
      this.#count(Number(await this.#evaluate(BEAT, [this.key('gateways')], [this.gateway, this.channel])));
      if (!this.#up) await this.#return();
    } catch {
      this.#lose();
    }
  }

  /** Just after a return the others are still on their way back: until a silent one would be forgotten none is. */
  #count(gateways: number): void {
    const settled = this.#up && performance.now() - this.#upSince > GATEWAY_LIVES_MS;
    this.#gateways = Math.max(gateways, settled ? 1 : this.#gateways);
  }

  async #return(): Promise<void> {
    if (this.#returning) return;
    this.#returning = true;
    try {
      // So that none is sent twice, and none overtakes another that has to be.
      await Promise.all(SCRIPTS.map(({ source }) => this.#commands.script('LOAD', source)));
      await this.#messages.subscribe(this.channel);
      await this.#listeners?.returned(() => {
        this.#up = !this.#closed;
        this.#upSince = performance.now();
      });
      for (const waiter of this.#waiting.splice(0)) waiter();
    } finally {
      this.#returning = false;
    }
  }
}

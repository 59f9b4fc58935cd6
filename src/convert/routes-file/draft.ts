// A routes file in the making: what it declares and its routes in order, as data. `declarations.ts` makes statements of it.
import type { ErrorKind } from '../../errors.ts';
import { PRESETS } from '../../upstream/presets/index.ts';
import type { Capability, ProviderProtocol } from '../../vocabulary.ts';
import { Names } from './names.ts';
import type { Condition, Piece, Statement, Target, TextParts } from './statement.ts';

/** A place that requests are sent to, and how; two that are equal are one provider, if their keys are too. */
export interface Connection {
  /** What it would be called if nothing else were. */
  readonly name: string;
  readonly preset?: string;
  readonly protocol?: ProviderProtocol;
  readonly baseUrl?: TextParts;
  /** What stands behind `auth`. */
  readonly auth?: readonly Piece[];
  readonly headers?: readonly { readonly name: string; readonly value: TextParts }[];
  readonly proxy?: TextParts;
}

export interface LimitDraft {
  /** `600 requests/min`. */
  readonly rates: readonly string[];
  readonly models?: readonly string[];
}

export interface KeyDraft {
  readonly secret: { readonly env: string } | { readonly file: string };
  readonly weight?: number;
  readonly limit?: LimitDraft;
}

export interface ModelDraft {
  readonly upstreamId?: string;
  readonly contextTokens?: number;
  readonly lacks?: readonly Capability[];
}

export interface ProviderDraft {
  readonly name: string;
  readonly connection: Connection;
  readonly keys: readonly KeyDraft[];
  readonly rotate?: Rotation;
  /** By glob, in the order in which they came up. */
  readonly models: Map<string, ModelDraft>;
  readonly limits: LimitDraft[];
}

export interface Rotation {
  readonly strategy: string;
  readonly sticky?: { readonly by: string; readonly for?: string };
}

export interface PoolDraft {
  readonly name: string;
  readonly rotate: Rotation;
  readonly members: readonly MemberDraft[];
}

export type MemberDraft = { readonly weight?: number } & (
  | { readonly target: Target }
  | { readonly pool: PoolDraft }
  | { readonly group: { readonly rotate: Rotation; readonly members: readonly MemberDraft[] } }
);

export interface ArmDraft {
  /** Absent: `any`. */
  readonly on?: readonly ErrorKind[];
  /** Said where there are several members. */
  readonly rotate?: Rotation;
  readonly members: readonly MemberDraft[];
}

export interface RouteDraft {
  readonly name: string;
  readonly match: Condition;
  /** Empty where it rejects. */
  readonly arms: readonly ArmDraft[];
  readonly settings: readonly Statement[];
  readonly reject?: { readonly status: number; readonly message: string };
  /** Lines that stand before it. */
  readonly comments?: readonly string[];
}

/** Collects; equal providers are one, names are never given twice. */
export class RoutesDraft {
  listen = '127.0.0.1:8787';
  /** For health, metrics and traces. */
  admin: string | undefined;
  /** Variable that holds the address of a Redis. */
  redis: string | undefined;
  readonly clients: { readonly name: string; readonly keys: readonly string[]; readonly limits?: readonly string[] }[] =
    [];
  readonly defaults: Statement[] = [];
  readonly prices: Statement[] = [];
  readonly tests: Statement[] = [];
  routes: RouteDraft[] = [];
  readonly #providers = new Map<string, ProviderDraft>();
  readonly #upstreamNames = new Names(PRESETS.keys());
  readonly #presetNames = new Set<string>();
  readonly #routeNames = new Names();
  readonly #clientNames = new Names();

  get providers(): readonly ProviderDraft[] {
    return [...this.#providers.values()];
  }

  /** The provider of this connection with just these keys, which is made where there is none. */
  provider(connection: Connection, keys: readonly KeyDraft[], rotate?: Rotation): ProviderDraft {
    const identity = JSON.stringify([connection, keys]);
    const known = this.#providers.get(identity);
    if (known !== undefined) return known;
    const name = this.#providerName(connection);
    const made = { name, connection, keys, ...(rotate && { rotate }), models: new Map(), limits: [] };
    this.#providers.set(identity, made);
    return made;
  }

  pool(wish: string, rotate: Rotation, members: readonly MemberDraft[]): PoolDraft {
    return { name: this.#upstreamNames.take(wish, 'pool'), rotate, members };
  }

  /** Adds a route behind all others. */
  route(wish: string, route: Omit<RouteDraft, 'name'>): void {
    this.routes.push({ name: this.#routeNames.take(wish, 'route'), ...route });
  }

  client(wish: string, keys: readonly string[], limits: readonly string[] = []): void {
    this.clients.push({ name: this.#clientNames.take(wish, 'client'), keys, ...(limits.length > 0 && { limits }) });
  }

  /** The name of a preset brings the preset along: only the first of its own kind may have it. */
  #providerName({ name, preset }: Connection): string {
    if (preset !== name || this.#presetNames.has(name)) return this.#upstreamNames.take(name, 'provider');
    this.#presetNames.add(name);
    return name;
  }
}

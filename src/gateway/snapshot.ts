// A route table made ready to run: secrets read, texts filled, transports made. Requests hold on to the one they began with.
import { codecFor } from '../codec/index.ts';
import type { Positions, Provider, RouteTable, Text } from '../route-table.ts';
import type { Attempt } from '../routing/attempt.ts';
import { type PreparedTable, preparation } from '../routing/prepare.ts';
import { createPriceCatalogue } from '../routing/price-catalogue.ts';
import { atOnce, type Steps } from '../routing/steps.ts';
import type { CredentialParts } from '../upstream/credentials.ts';
import { machineIdentities } from '../upstream/signing/identity.ts';
import type { Transport } from '../upstream/transport.ts';
import { type ClientKeys, provisionClientKeys, provisionDigest } from './client-keys.ts';
import { fillTexts, type ProviderRuntime, provisionProviders } from './provider-runtime.ts';
import { ProvisionError, SecretResolver, type SecretSource } from './secrets.ts';
import { provisionStore, type StoreAddress } from './state-store.ts';
import { type TargetPlan, TargetPlans } from './target-plan.ts';

export interface ProvisionInput {
  readonly table: RouteTable;
  /** Knows none for a table that came as JSON. */
  readonly positions: Positions;
  /** `tableHash` of the table: the `x-fairlead-config` of every answer. */
  readonly hash: string;
  readonly secrets: SecretSource;
  /** How a provider is reached; `createTransports` gives the real one. */
  readonly transportFor: (provider: Provider) => Transport;
  /** Who this machine is to the clouds; absent: who it really is. */
  readonly credentials?: CredentialParts;
}

/** Makes a table ready to run. Throws `ProvisionError` with everything that is missing; then nothing was begun. */
export function provision(input: ProvisionInput): Snapshot {
  return atOnce(provisioning(input));
}

/** The same with pauses, for a gateway that serves meanwhile. */
export function* provisioning(input: ProvisionInput): Steps<Snapshot> {
  const { table, positions, secrets, transportFor } = input;
  const credentials = input.credentials ?? { identities: machineIdentities(), now: Date.now };
  const resolver = new SecretResolver(secrets, positions);
  const clientKeys = provisionClientKeys(table, resolver);
  const admin = table.server.admin?.key;
  const adminKey = admin === undefined ? undefined : provisionDigest(admin, '/server/admin/key', resolver);
  const providers = provisionProviders(table, { resolver, codecFor, transportFor, credentials });
  yield;
  const texts = fillTexts(table, resolver);
  const store = provisionStore(table, resolver);
  if (resolver.problems.length > 0) throw new ProvisionError(resolver.problems);
  const routing = yield* preparation(table, createPriceCatalogue(table.providers));
  return new Snapshot({ table, positions, hash: input.hash, clientKeys, adminKey, providers, texts, store, routing });
}

interface SnapshotParts {
  readonly table: RouteTable;
  readonly positions: Positions;
  readonly hash: string;
  readonly clientKeys: ClientKeys;
  readonly adminKey: Buffer | undefined;
  readonly providers: ReadonlyMap<string, ProviderRuntime>;
  readonly texts: ReadonlyMap<Text, string>;
  readonly store: StoreAddress;
  readonly routing: PreparedTable;
}

export class Snapshot {
  readonly table: RouteTable;
  /** Where it was written; for people, never for routing. */
  readonly positions: Positions;
  readonly hash: string;
  readonly clientKeys: ClientKeys;
  /** SHA-256 of the admin listener's key; undefined where it has none. */
  readonly adminKey: Buffer | undefined;
  /** Where the state lives that it asks for. */
  readonly store: StoreAddress;
  readonly routing: PreparedTable;
  readonly #providers: ReadonlyMap<string, ProviderRuntime>;
  readonly #texts: ReadonlyMap<Text, string>;
  readonly #plans = new TargetPlans();
  #users = 0;
  #retired = false;

  constructor({ table, positions, hash, clientKeys, adminKey, providers, texts, store, routing }: SnapshotParts) {
    this.table = table;
    this.positions = positions;
    this.hash = hash;
    this.clientKeys = clientKeys;
    this.adminKey = adminKey;
    this.store = store;
    this.routing = routing;
    this.#providers = providers;
    this.#texts = texts;
  }

  provider(name: string): ProviderRuntime {
    const runtime = this.#providers.get(name);
    if (runtime === undefined) throw new TypeError(`the table has no provider ${name}`);
    return runtime;
  }

  /** What requests for the target of this attempt have in common. */
  plan(attempt: Attempt): TargetPlan {
    return this.#plans.of(attempt, this);
  }

  /** A text of this table with its holes filled. */
  text(text: Text): string {
    return typeof text === 'string' ? text : (this.#texts.get(text) ?? '');
  }

  /** A request begins on this table. */
  acquire(): void {
    this.#users += 1;
  }

  /** It is over. */
  release(): void {
    this.#users -= 1;
    this.#closeWhenUnused();
  }

  /** No request begins on it any more: its connections end once the last one in flight has. */
  retire(): void {
    this.#retired = true;
    this.#closeWhenUnused();
  }

  #closeWhenUnused(): void {
    if (!this.#retired || this.#users > 0) return;
    for (const { transport } of this.#providers.values()) void transport.close();
  }
}

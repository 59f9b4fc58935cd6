// Who a presented key belongs to. Only digests are kept: neither the keys' text nor its length can be read off.
import { hash, timingSafeEqual } from 'node:crypto';
import type { Client, RouteTable, SecretReference } from '../route-table.ts';
import { compileGlob, type Glob } from '../routing/glob.ts';
import type { SecretResolver } from './secrets.ts';

/** A client as requests know it. */
export interface KnownClient {
  readonly name: string;
  readonly tags: readonly string[];
  /** It may see how its requests were decided. */
  readonly mayTrace: boolean;
  /** `YYYY-MM-DD`, the day from which its keys are no longer good, and when that begins, in Unix milliseconds. */
  readonly expires: { readonly date: string; readonly at: number } | undefined;
  /** Whether the client may ask for this model at all. */
  mayUse(model: string): boolean;
}

export interface ClientKeys {
  /** False: no client is declared, so everyone is anonymous. */
  readonly declared: boolean;
  /** The owner of a key; undefined for one that nobody has. */
  find(presented: string): KnownClient | undefined;
  /** Undefined where none of this name is declared. */
  named(name: string): KnownClient | undefined;
}

interface Entry {
  readonly digest: Buffer;
  readonly client: KnownClient;
}

/** Digests of every client's keys; two clients with one key are a problem of the table. */
export function provisionClientKeys(table: RouteTable, resolver: SecretResolver): ClientKeys {
  const entries = new Map<string, Entry>();
  const clients = new Map<string, KnownClient>();
  table.clients.forEach((client, index) => {
    const known = knownClient(client, table);
    clients.set(client.name, known);
    client.keys.forEach(({ secret }, keyIndex) => {
      const pointer = `/clients/${index}/keys/${keyIndex}/secret`;
      const digest = provisionDigest(secret, pointer, resolver);
      if (digest === undefined) return;
      const owner = entries.get(digest.toString('hex'))?.client.name;
      if (owner !== undefined && owner !== client.name) {
        resolver.report(pointer, `clients ${owner} and ${client.name} have the same key`, 'give each its own');
      }
      entries.set(digest.toString('hex'), { digest, client: known });
    });
  });
  return {
    declared: table.clients.length > 0,
    find: (presented) => findEntry(entries, presented)?.client,
    named: (name) => clients.get(name),
  };
}

/**
 * A look-up by digest tells an attacker nothing that helps: how far digests agree says nothing of the key. The last
 * comparison takes the same time wherever they differ all the same.
 */
function findEntry(entries: ReadonlyMap<string, Entry>, presented: string): Entry | undefined {
  const digest = digestOf(presented);
  const entry = entries.get(digest.toString('hex'));
  return entry !== undefined && timingSafeEqual(entry.digest, digest) ? entry : undefined;
}

/** SHA-256. */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The digest of a key that clients present; undefined where it cannot be had, which is then a problem of the table. */
export function provisionDigest(
  secret: SecretReference,
  pointer: string,
  resolver: SecretResolver,
): Buffer | undefined {
  if ('sha256' in secret) return Buffer.from(secret.sha256, 'hex');
  const key = resolver.secret(secret, pointer);
  return key === undefined ? undefined : digestOf(key);
}

/** A client of a table as requests know it. */
export function knownClient(client: Client, { tags = [] }: RouteTable): KnownClient {
  const allowances = [client, ...tags.filter(({ name }) => client.tags.includes(name))];
  const lists: readonly (readonly Glob[])[] = allowances.flatMap(({ models }) =>
    models ? [models.map(compileGlob)] : [],
  );
  return {
    name: client.name,
    tags: client.tags,
    mayTrace: client.trace === true,
    expires: client.expires === undefined ? undefined : { date: client.expires, at: Date.parse(client.expires) },
    mayUse: (model) => lists.every((globs) => globs.some((glob) => glob.test(model))),
  };
}

// Who may call either of two tables, and conditions of each in words that mean the same for both.
import type { Condition, RouteTable } from '../../../route-table.ts';
import { letsAnonymousIn } from '../space/axes.ts';

export const NOTHING: Condition = { kind: 'not', term: { kind: 'any' } };

export class Callers {
  /** For the request space: every caller that either table lets in. What each may ask for is a matter of its table. */
  readonly table: RouteTable;
  /** Of both tables. */
  readonly names: readonly string[];
  readonly #stableTags: ReadonlySet<string>;
  readonly #sameClients: boolean;

  constructor(before: RouteTable, after: RouteTable) {
    const tables = [before, after];
    const clients = new Map(tables.flatMap((table) => table.clients.map((client) => [client.name, client] as const)));
    const tags = new Set(tables.flatMap((table) => table.clients.flatMap((client) => client.tags)));
    const stable = [...tags].filter((tag) => tagged(before, [tag]).join() === tagged(after, [tag]).join());
    const allowAnonymous = tables.some(letsAnonymousIn);
    this.#stableTags = new Set(stable);
    this.#sameClients = namesOf(before).join() === namesOf(after).join();
    this.names = [...clients.keys()];
    const named = [...clients.values()].map(({ name, tags: own }) => ({
      name,
      keys: [],
      tags: own.filter((tag) => this.#stableTags.has(tag)),
    }));
    this.table = { ...after, server: { ...after.server, allowAnonymous }, clients: named, tags: [] };
  }

  /** The same requests, whichever of the two tables is asked: names of conditions and tags that changed are resolved. */
  translate(condition: Condition, table: RouteTable): Condition {
    switch (condition.kind) {
      case 'named':
        return this.translate(condition.term, table);
      case 'not':
        return { kind: 'not', term: this.translate(condition.term, table) };
      case 'and':
      case 'or':
        return { kind: condition.kind, terms: condition.terms.map((term) => this.translate(term, table)) };
      case 'client':
        return this.#clients(condition, table);
      case 'tag':
        return this.#tags(condition, table);
      default:
        return condition;
    }
  }

  /** Callers that the table answers 401. */
  refusedBy(table: RouteTable): Condition {
    if (table.clients.length === 0) return NOTHING;
    const known = new Set(namesOf(table));
    const unknown = oneOf(this.names.filter((name) => !known.has(name)));
    if (letsAnonymousIn(table)) return unknown;
    return this.names.length === known.size && !letsAnonymousIn(this.table)
      ? NOTHING
      : { kind: 'not', term: oneOf([...known]) };
  }

  #clients(condition: Condition & { readonly kind: 'client' }, table: RouteTable): Condition {
    if (condition.names.length > 0) return oneOf(condition.names.filter((name) => namesOf(table).includes(name)));
    return this.#sameClients && this.names.length > 0 ? condition : oneOf(namesOf(table));
  }

  #tags(condition: Condition & { readonly kind: 'tag' }, table: RouteTable): Condition {
    if (condition.names.every((name) => this.#stableTags.has(name))) return condition;
    return oneOf(tagged(table, condition.names));
  }
}

function namesOf({ clients }: RouteTable): readonly string[] {
  return clients.map(({ name }) => name).sort();
}

function tagged({ clients }: RouteTable, tags: readonly string[]): readonly string[] {
  const members = clients.filter((client) => client.tags.some((tag) => tags.includes(tag)));
  return members.map(({ name }) => name).sort();
}

function oneOf(names: readonly string[]): Condition {
  return names.length === 0 ? NOTHING : { kind: 'client', names };
}

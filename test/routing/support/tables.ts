// Small route tables and requests, said in as few words as a test needs.
import { ANY_KINDS, ERROR_KINDS, type ErrorKind, TRANSIENT_KINDS } from '../../../src/errors.ts';
import type {
  Arm,
  Client,
  Condition,
  Key,
  Member,
  Pool,
  Provider,
  ProviderModel,
  Retry,
  Rotation,
  Route,
  RouteTable,
  Settings,
  Target,
} from '../../../src/route-table.ts';
import type { RequestFacts } from '../../../src/routing/facts.ts';
import type { NumberField } from '../../../src/vocabulary.ts';

export interface TableParts {
  readonly providers?: readonly Provider[];
  readonly pools?: readonly Pool[];
  readonly routes?: readonly Route[];
  readonly clients?: readonly Client[];
  readonly defaults?: Settings;
  readonly prices?: RouteTable['prices'];
}

export function aTable(parts: TableParts): RouteTable {
  return {
    format: 'fairlead-route-table/1',
    edition: 2026,
    server: { listen: [], bodyLimitBytes: 1_000_000, drainMs: 1_000, allowAnonymous: true },
    clients: parts.clients ?? [],
    providers: parts.providers ?? [],
    pools: parts.pools ?? [],
    ...(parts.prices && { prices: parts.prices }),
    defaults: parts.defaults ?? {},
    routes: parts.routes ?? [],
  };
}

interface ProviderParts {
  /** Labels, or whole keys; by default one key `K`. */
  readonly keys?: readonly (string | Partial<Key>)[];
  readonly rotate?: string | Rotation;
  readonly models?: readonly (Partial<ProviderModel> & { readonly glob: string })[];
  readonly settings?: Settings;
}

export function aProvider(name: string, parts: ProviderParts = {}): Provider {
  const keys = (parts.keys ?? ['K']).map((key) => (typeof key === 'string' ? { label: key } : key));
  return {
    name,
    protocol: 'openai-chat',
    family: name,
    baseUrl: `https://${name}.test/v1`,
    auth: keys.length > 0 ? { kind: 'bearer' } : { kind: 'none' },
    keys: {
      rotate: rotation(parts.rotate ?? 'priority'),
      members: keys.map((key, index) => ({
        label: `K${index}`,
        secret: { env: `${name}_${index}` },
        weight: 1,
        ...key,
      })),
    },
    headers: [],
    models: (parts.models ?? []).map((model) => ({ lacks: [], ...model })),
    quirks: {},
    settings: parts.settings ?? {},
  };
}

function rotation(rotate: string | Rotation): Rotation {
  return typeof rotate === 'string' ? { strategy: rotate } : rotate;
}

/** `openai/gpt-4o` is a target, `gpt` a pool. */
export function aMember(text: string, weight = 1): Member {
  return text.includes('/') ? { kind: 'target', target: aTarget(text), weight } : { kind: 'pool', pool: text, weight };
}

function aTarget(text: string): Target {
  const slash = text.indexOf('/');
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

export function anArm(
  members: readonly (string | Member)[],
  on: readonly ErrorKind[] = ANY_KINDS,
  rotate: string | Rotation = 'priority',
): Arm {
  return {
    on,
    rotate: rotation(rotate),
    members: members.map((member) => (typeof member === 'string' ? aMember(member) : member)),
  };
}

/** The first arm takes every kind, as the compiler makes it. */
export function aRoute(
  name: string,
  arms: readonly Arm[],
  parts: { readonly match?: Condition; readonly settings?: Settings } = {},
): Route {
  return {
    name,
    match: parts.match ?? { kind: 'any' },
    arms: arms.map((arm, number) => (number === 0 ? { ...arm, on: ERROR_KINDS } : arm)),
    settings: parts.settings ?? {},
  };
}

/** Settings of a route that retries once, quickly, unless said otherwise. */
export function retrying(retry: Partial<Retry>): { settings: { retry: Retry } } {
  return { settings: { retry: { count: 1, on: TRANSIENT_KINDS, backoff: { minMs: 100, maxMs: 1_000 }, ...retry } } };
}

interface RequestParts {
  readonly model?: string;
  readonly client?: string;
  readonly tags?: readonly string[];
  readonly protocol?: RequestFacts['protocol'];
  readonly operation?: RequestFacts['operation'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly maxTokens?: number;
  readonly requestId?: string;
  readonly at?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly numbers?: Readonly<Partial<Record<NumberField, number>>>;
  readonly user?: string;
  readonly session?: string;
  readonly prompt?: string;
}

export function aRequest(parts: RequestParts = {}): RequestFacts {
  return {
    requestId: parts.requestId ?? 'r-1',
    at: parts.at ?? 0,
    model: parts.model ?? 'gpt-4o',
    client: parts.client,
    tags: parts.tags ?? [],
    protocol: parts.protocol ?? 'openai-chat',
    operation: parts.operation ?? 'chat',
    header: (name) => parts.headers?.[name],
    flag: (flag) => parts.flags?.includes(flag) ?? false,
    metadata: (key) => parts.metadata?.[key],
    number: (field) => (field === 'max_tokens' ? parts.maxTokens : undefined) ?? parts.numbers?.[field],
    user: () => parts.user,
    session: () => parts.session,
    prompt: () => parts.prompt,
  };
}

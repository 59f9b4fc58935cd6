// THE contract between the compiler and everything that runs: the compiled table as plain, JSON-safe data that nobody changes.
// Durations are milliseconds, sizes are bytes, rates of change are fractions. Positions live in a side map (`Positions`).

import type { ErrorKind } from './errors.ts';
import type {
  Capability,
  Flag,
  NumberField,
  Operation,
  ParameterName,
  ParameterValue,
  Protocol,
  ProviderProtocol,
  Weekday,
} from './vocabulary.ts';

export interface RouteTable {
  readonly format: 'fairlead-route-table/1';
  readonly edition: 2026;
  readonly server: Server;
  /** Where counters, cooldowns and affinity live; absent: in this process. */
  readonly state?: StateStore;
  readonly clients: readonly Client[];
  /** Those that are declared: what a tag allows holds for all its clients together. */
  readonly tags?: readonly Tag[];
  readonly providers: readonly Provider[];
  readonly pools: readonly Pool[];
  /** What models cost, over the catalogue: the first whose glob matches; absent: none. */
  readonly prices?: readonly Price[];
  /** What every route starts from (the file's `defaults`, not the built-in values). */
  readonly defaults: Settings;
  /** In file order: the first that matches wins. */
  readonly routes: readonly Route[];
  /** Proof obligations, for the analysis alone; absent: none. */
  readonly nevers?: readonly Never[];
}

/** No request that meets the condition may reach one of the providers, by whatever arm. */
export interface Never {
  readonly condition: Condition;
  readonly providers: readonly string[];
}

/** A text with `${env.NAME}` in it, put in when the table is provisioned; a plain string where it has none. */
export type Text = string | { readonly parts: readonly (string | { readonly env: string })[] };

/** Where a secret is to be found; never the secret itself. `literal` is written in the file, and a finding there. */
export type SecretReference =
  | { readonly env: string }
  | { readonly file: Text }
  | { readonly sha256: string }
  | { readonly literal: string };

export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

export interface Server {
  readonly listen: readonly Address[];
  readonly admin?: { readonly address: Address; readonly key?: SecretReference };
  readonly bodyLimitBytes: number;
  readonly drainMs: number;
  readonly allowAnonymous: boolean;
}

export interface StateStore {
  readonly kind: 'redis';
  /** A `redis:` or `rediss:` address, which may hold a password. */
  readonly url: SecretReference;
  /** Begins every name that is written there. */
  readonly prefix: string;
}

/** What a client, or all clients of a tag together, may ask for, and how much of it. */
export interface Allowance {
  /** Globs of models; absent: all. */
  readonly models?: readonly string[];
  readonly limits?: readonly Limit[];
  readonly budgets?: readonly Budget[];
}

/** One `limit`: a request must fit each of its rates and, for as long as it lasts, `concurrent`. */
export interface Limit {
  readonly rates: readonly Rate[];
  /** Requests at a time. */
  readonly concurrent?: number;
  /** Globs: it holds for requests of these models, all together; absent: for every request. */
  readonly models?: readonly string[];
  /** A request that does not fit may wait; absent: it is refused at once. */
  readonly queue?: { readonly places: number; readonly waitMs: number };
}

/** At most `amount` in any stretch of `perMs` milliseconds. */
export interface Rate {
  readonly amount: number;
  readonly of: 'requests' | 'tokens';
  readonly perMs: number;
}

/** By the calendar, in UTC. */
export interface Budget {
  readonly usd: number;
  readonly per: 'day' | 'month';
}

export interface Tag extends Allowance {
  readonly name: string;
}

export interface Client extends Allowance {
  readonly name: string;
  readonly keys: readonly { readonly secret: SecretReference; readonly label: string }[];
  readonly tags: readonly string[];
  /** It may see how its requests were decided. */
  readonly trace?: true;
  /** `YYYY-MM-DD`: from the beginning of that day (UTC) its keys are no longer good. */
  readonly expires?: string;
}

/** USD per million tokens. What reads from or writes to a prompt cache costs as any input, unless it is said. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly cacheWrite?: number;
}

export interface Price extends TokenPrice {
  /** Of a model, or of a target: `gpt-*`, `azure/gpt-*`. */
  readonly glob: string;
}

export type Auth =
  | { readonly kind: 'bearer' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'query'; readonly name: string }
  | { readonly kind: 'none' }
  | CloudAuth;

/** Of a cloud that has its own way to send a key, its own paths, and its own dress for a protocol's bodies. */
export type CloudAuth =
  /** Azure OpenAI: `version` is a date, or `v1` or `preview` of the API without dates. */
  | { readonly kind: 'azure'; readonly version: string }
  /** Amazon Bedrock. */
  | { readonly kind: 'aws'; readonly region: string }
  /** Vertex AI. */
  | { readonly kind: 'google'; readonly project: string; readonly location: string };

export interface Provider {
  readonly name: string;
  /** The record of vendor data that it was made from, where there is one. */
  readonly preset?: string;
  readonly protocol: ProviderProtocol;
  /** Whose provider-bound state (signatures, item ids) it understands. */
  readonly family: string;
  readonly baseUrl: Text;
  readonly auth: Auth;
  readonly keys: KeyPool;
  /** Sent with every request to it, after the codec's own. */
  readonly headers: readonly Header[];
  /** Empty: any model. Otherwise a literal target must be among them, and `$model` is skipped where it is not. */
  readonly models: readonly ProviderModel[];
  readonly quirks: Readonly<Record<string, string | number | boolean>>;
  /** The provider's layer of settings: timeouts (never `total`) and what else a provider may set. */
  readonly settings: Settings;
  /** An http, https or socks5 address, which may hold a password. */
  readonly proxy?: Text;
  /** A target above one of them is skipped as `rate_limited`. */
  readonly limits?: readonly Limit[];
}

export interface KeyPool {
  readonly rotate: Rotation;
  /** Empty: the provider is called without a credential. */
  readonly members: readonly Key[];
}

export interface Key {
  readonly label: string;
  readonly secret: SecretReference;
  readonly weight: number;
  readonly models?: readonly string[];
  readonly limits?: readonly Limit[];
  /** In place of its provider's. */
  readonly proxy?: Text;
}

export interface ProviderModel {
  readonly glob: string;
  /** The upstream's own id for it; may use no captures. */
  readonly upstreamId?: string;
  /** The most that it takes, by the estimate of `input_tokens`. */
  readonly contextTokens?: number;
  readonly lacks: readonly Capability[];
}

export interface Header {
  readonly name: string;
  readonly value: Text;
}

/** The names in `routing/strategies`; the compiler accepts just those. */
export interface Rotation {
  readonly strategy: string;
  /** What `hash` goes by; there with `hash` alone. */
  readonly by?: RequestKey;
  /** A request goes to the member that served the last one of the same key, if that is not longer ago. */
  readonly sticky?: { readonly by: RequestKey; readonly forMs: number };
}

/** What requests can have in common. `name` is in lower case. */
export type RequestKey =
  | { readonly kind: 'client' | 'user' | 'session' | 'prompt' }
  | { readonly kind: 'header'; readonly name: string };

export interface Pool {
  readonly name: string;
  readonly rotate: Rotation;
  readonly members: readonly Member[];
}

export interface TargetMember {
  readonly kind: 'target';
  readonly target: Target;
  readonly weight: number;
}

export type Member =
  | TargetMember
  | { readonly kind: 'pool'; readonly pool: string; readonly weight: number }
  | { readonly kind: 'group'; readonly rotate: Rotation; readonly members: readonly Member[]; readonly weight: number };

/** `model` may hold `$model` and `$1`, `$2` …, exactly as written. */
export interface Target {
  readonly provider: string;
  readonly model: string;
}

export interface Route {
  readonly name: string;
  readonly match: Condition;
  /** `to` first, then each `fallback`; empty where the route rejects. */
  readonly arms: readonly Arm[];
  /** Copies whose answers are thrown away. */
  readonly mirrors?: readonly Mirror[];
  readonly reject?: { readonly status: number; readonly message: Text; readonly retryAfterMs?: number };
  /** Why it may be shadowed, for the analysis alone; absent: a shadow is a finding. */
  readonly allowShadow?: string;
  /** `use`d policies and the route's own settings, already added up; `defaults` and the provider's are not in it. */
  readonly settings: Settings;
  readonly limits?: readonly Limit[];
}

/** `share` (0 to 1) of the requests, drawn as `sample` draws. */
export interface Mirror {
  readonly share: number;
  readonly by?: RequestKey;
  readonly member: TargetMember;
}

export interface Arm {
  /** The kinds that lead into it; the first arm has all. */
  readonly on: readonly ErrorKind[];
  readonly rotate: Rotation;
  readonly members: readonly Member[];
}

/**
 * Conditions with names already put in their place. `is NAME` stays visible as `named` so that explain can say it.
 * A test of something absent is false, and its `not` is true.
 */
export type Condition =
  | { readonly kind: 'any' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'named'; readonly name: string; readonly term: Condition }
  | { readonly kind: 'model'; readonly globs: readonly string[] }
  /** `names` empty: any known client (`client *`). */
  | { readonly kind: 'client'; readonly names: readonly string[] }
  | { readonly kind: 'tag'; readonly names: readonly string[] }
  | { readonly kind: 'protocol'; readonly names: readonly Protocol[] }
  | { readonly kind: 'operation'; readonly names: readonly Operation[] }
  | { readonly kind: 'flag'; readonly flag: Flag }
  /** `globs` empty: present. `name` is in lower case. */
  | { readonly kind: 'header'; readonly name: string; readonly globs: readonly string[] }
  | { readonly kind: 'user'; readonly globs: readonly string[] }
  /** `globs` empty: present. */
  | { readonly kind: 'metadata'; readonly name: string; readonly globs: readonly string[] }
  /** Both ends are inclusive; an open end is absent. */
  | { readonly kind: 'number'; readonly field: NumberField; readonly min?: number; readonly max?: number }
  /** `share` from 0 to 1. Without `by` each request for itself. */
  | { readonly kind: 'sample'; readonly share: number; readonly by?: RequestKey }
  | {
      readonly kind: 'time';
      readonly days?: readonly Weekday[];
      readonly from: number;
      readonly to: number;
      readonly zone: string;
    };

/** Minutes since midnight on the clock of `zone` (IANA), half-open. Where `to` is not later than `from` it ends the next day. */
export interface TimeWindow {
  /** Those on which it begins; absent: all. */
  readonly days?: readonly Weekday[];
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** One layer of settings. A later layer replaces what has the same name. */
export interface Settings {
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: Retry;
  readonly hedge?: Hedge | 'off';
  readonly breaker?: Breaker | 'off';
  readonly cooldown?: Cooldown;
  readonly edits?: Edits;
  readonly headers?: readonly Header[];
  /** In order; those of a later layer are added. */
  readonly system?: readonly SystemText[];
  readonly translate?: 'warn' | 'strict';
}

/** Put outside of the instructions that are there already. */
export interface SystemText {
  readonly place: 'prepend' | 'append';
  readonly text: Text;
}

/** Milliseconds. `stream` is off where it is absent. */
export interface Timeouts {
  readonly connect: number;
  readonly firstToken: number;
  readonly idle: number;
  readonly total: number;
  readonly stream: number;
}

export interface Retry {
  /** Further attempts on the same target; 0 is `retry off`. */
  readonly count: number;
  readonly on: readonly ErrorKind[];
  readonly backoff: { readonly minMs: number; readonly maxMs: number };
}

/** The circuit of a target: that many failures within the time open it, for a time. */
export interface Breaker {
  readonly failures: number;
  readonly withinMs: number;
  readonly openMs: number;
}

/** How long a key rests after a 429 that gives no time: the first time, doubling up to the longest. */
export interface Cooldown {
  readonly minMs: number;
  readonly maxMs: number;
}

/** A second attempt beside one that has been without content for so long. */
export interface Hedge {
  readonly afterMs: number;
  /** At most this share (0 to 1) of the route's requests of the last minute; absent: any. */
  readonly maxShare?: number;
}

/** Applied in the order drop, set, default, cap; one entry a parameter within each. */
export interface Edits {
  readonly drop?: readonly ParameterName[];
  readonly set?: Readonly<Partial<Record<ParameterName, ParameterValue>>>;
  readonly default?: Readonly<Partial<Record<ParameterName, ParameterValue>>>;
  readonly cap?: Readonly<Partial<Record<ParameterName, number>>>;
}

/** Lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Of a route's setting: the policy that it came from by `use`. */
  readonly policy?: string;
}

/**
 * Where the value at a JSON Pointer into the table was written; undefined where that is not known. Not part of the table,
 * nor of its hash, and looked up only when somebody asks.
 */
export type Positions = (pointer: string) => Position | undefined;

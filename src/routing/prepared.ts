// The route table as it runs: names looked up, conditions and globs compiled, settings added up. Immutable once made.

import type { ErrorKind } from '../errors.ts';
import type { Key, Provider, ProviderModel, RequestKey, Rotation, Route, RouteTable } from '../route-table.ts';
import type { Capability } from '../vocabulary.ts';
import type { EffectiveSettings } from './attempt.ts';
import type { CompiledCondition } from './condition.ts';
import type { Glob } from './glob.ts';
import type { PreparedLimit, TableLimits } from './limits.ts';
import type { Prices } from './prices.ts';
import type { RouteIndex } from './route-index.ts';
import type { Candidate, Strategy } from './strategies/strategy.ts';

export interface PreparedTable {
  readonly table: RouteTable;
  /** In file order. */
  readonly routes: readonly PreparedRoute[];
  readonly providers: ReadonlyMap<string, PreparedProvider>;
  readonly index: RouteIndex;
  readonly prices: Prices;
  readonly limits: TableLimits;
  /** Every group that rotates in this table, by its identity in the state. */
  readonly rotations: ReadonlySet<string>;
}

export interface PreparedRoute {
  readonly name: string;
  readonly definition: Route;
  readonly condition: CompiledCondition;
  /** Those that `$1`, `$2` … may come from, in file order. */
  readonly modelGlobs: readonly Glob[];
  readonly arms: readonly PreparedArm[];
  readonly mirrors: readonly PreparedMirror[];
  /** Milliseconds: the shortest `total` of its settings. */
  readonly totalMs: number;
  /** By provider: every provider that an arm or a mirror can reach. */
  readonly settings: ReadonlyMap<string, EffectiveSettings>;
  readonly limits: readonly PreparedLimit[];
}

interface PreparedMirror {
  readonly share: number;
  readonly by: RequestKey | undefined;
  readonly member: PreparedMember & { readonly kind: 'target' };
}

interface PreparedArm {
  readonly on: ReadonlySet<ErrorKind>;
  readonly group: PreparedGroup<PreparedMember>;
}

/** Members that rotate together: an arm, a pool, a `group { }`, a provider's keys. */
export interface PreparedGroup<Member extends Candidate> {
  /** Where its rotation stands in the state: `pool NAME`, `route NAME#ARM`, either with ` group N`, `keys PROVIDER`. */
  readonly identity: string;
  readonly strategy: Strategy;
  /** What `hash` goes by. */
  readonly hashBy: RequestKey | undefined;
  readonly sticky: Rotation['sticky'];
  readonly members: readonly Member[];
}

export type PreparedMember =
  | (Candidate & {
      readonly kind: 'target';
      readonly provider: PreparedProvider;
      readonly model: string;
      /** Undefined where it depends on the request. */
      readonly known: KnownTarget | undefined;
    })
  | (Candidate & { readonly kind: 'group'; readonly group: PreparedGroup<PreparedMember> });

/** A target as one request meets it. */
export interface ResolvedTarget {
  readonly provider: PreparedProvider;
  /** PROVIDER/MODEL, all put in. */
  readonly name: string;
  /** In the state. */
  readonly identity: string;
  readonly model: string;
  /** What the upstream is asked for. */
  readonly upstreamModel: string;
  /** False: the provider lists its models, and this is none of them. */
  readonly listed: boolean;
  /** What the request needs and the model cannot do. */
  readonly missing: readonly Capability[];
  /** The most tokens that it takes; undefined where nobody said. */
  readonly contextTokens: number | undefined;
  /** Those that may be used for this model. */
  readonly keys: readonly PreparedKey[];
}

/** A target as far as it is the same for every request that goes there. */
export interface KnownTarget extends ResolvedTarget {
  readonly lacks: readonly Capability[];
}

export interface PreparedProvider {
  readonly name: string;
  readonly definition: Provider;
  readonly keys: PreparedGroup<PreparedKey>;
  readonly models: readonly PreparedModel[];
  /** What holds of its targets where a route says nothing. */
  readonly settings: EffectiveSettings;
  readonly limits: readonly PreparedLimit[];
}

export interface PreparedKey extends Candidate {
  /** PROVIDER/LABEL. */
  readonly id: string;
  readonly definition: Key;
  /** Undefined: every model. */
  readonly models: readonly Glob[] | undefined;
  readonly limits: readonly PreparedLimit[];
}

interface PreparedModel {
  readonly glob: Glob;
  readonly definition: ProviderModel;
}

// A vendor of a known protocol, as data: what `provider NAME {}` stands for before the file says anything.
import type { Auth, CloudAuth, Timeouts } from '../../route-table.ts';
import type { Capability, ProviderProtocol } from '../../vocabulary.ts';

/** What is known of some of the vendor's models, for good: what a later model of the name could do is not said. */
export interface PresetModel {
  readonly glob: string;
  /** Tokens, as the vendor counts them. */
  readonly contextWindow?: number;
  readonly lacks: readonly Capability[];
}

export interface Preset {
  /** The name that a route file writes: `provider openai {}` or `preset openai`. */
  readonly name: string;
  /** As people write it: `OpenAI`. */
  readonly title: string;
  readonly protocol: ProviderProtocol;
  /** What endpoint paths of the codec are appended to; absent: the file must say it (self-hosted, per-tenant). */
  readonly baseUrl?: string;
  /** Absent: the file must say it. */
  readonly auth?: Auth;
  /** The `auth` that the file must say, since it names the place. */
  readonly cloud?: CloudAuth['kind'];
  /** False: no key is needed (a local server, demo). */
  readonly needsKey: boolean;
  /** Where its key is by custom: the variables that the vendor's own documents use, the usual one first. */
  readonly keyVariables?: readonly string[];
  /** Whose provider-bound state it understands; by default its own name. */
  readonly family?: string;
  /** Codec quirks, by the names that the codec documents. */
  readonly quirks?: Readonly<Record<string, string | number | boolean>>;
  /** What its models cannot take; of two that match a model the first holds, and one that none matches takes all. */
  readonly models?: readonly PresetModel[];
  readonly timeouts?: Partial<Timeouts>;
  /** The document that the record was made from, with the month it was read. */
  readonly source: string;
}

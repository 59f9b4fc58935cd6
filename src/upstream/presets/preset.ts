// A vendor of a known protocol, as data: what `provider NAME {}` stands for before the file says anything.
import type { Auth, CloudAuth, ProviderModel, Timeouts } from '../../route-table.ts';
import type { ProviderProtocol } from '../../vocabulary.ts';

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
  /** Whose provider-bound state it understands; by default its own name. */
  readonly family?: string;
  /** Codec quirks, by the names that the codec documents. */
  readonly quirks?: Readonly<Record<string, string | number | boolean>>;
  /** What its models cannot take. */
  readonly models?: readonly ProviderModel[];
  readonly timeouts?: Partial<Timeouts>;
  /** The document that the record was made from, with the month it was read. */
  readonly source: string;
}

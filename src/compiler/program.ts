// What the files say, while it is being put together: drafts of the table's parts, one shape a place.
import type { Span } from '../language/source.ts';
import type {
  Address,
  Arm,
  Auth,
  Budget,
  Client,
  Condition,
  Header,
  Key,
  Limit,
  Member,
  Mirror,
  Never,
  Price,
  ProviderModel,
  Rotation,
  Route,
  StateStore,
  Text,
} from '../route-table.ts';
import type { Flag, NumberField, ProviderProtocol } from '../vocabulary.ts';
import type { Located } from './arguments/located.ts';
import type { Expectation, Given, RouteTest, TestedRequest } from './route-test.ts';
import type { SettingsLayer } from './settings.ts';

/** Everything with a name and a block knows where its name stands, and whether all of its block was understood. */
interface Declared {
  readonly name: string;
  readonly span: Span;
  /** False: something inside is already reported; what follows from it is not a finding. */
  sound: boolean;
}

export interface ServerDraft {
  readonly listen: Located<Address>[];
  admin?: { readonly address: Located<Address>; readonly key?: Key['secret'] };
  bodyLimitBytes?: number;
  drainMs?: number;
  allowAnonymous: boolean;
  /** False: something inside is already reported, perhaps what would have closed it. */
  sound: boolean;
}

/** What a client and a tag may both say. */
export interface AllowanceDraft extends LimitedDraft {
  readonly budgets: Budget[];
  models?: readonly string[];
}

interface LimitedDraft {
  readonly limits: Limit[];
}

interface ClientDraft extends AllowanceDraft {
  trace?: true;
  readonly keys: Client['keys'][number][];
  readonly tags: string[];
  expires?: string;
}

/** Members of a pool, of a group, of `to { }`. */
export interface MembersDraft {
  rotate?: Rotation;
  readonly members: Member[];
}

interface KeysDraft {
  rotate?: Rotation;
  readonly keys: Key[];
}

interface ProviderDraft extends LimitedDraft {
  readonly keys: KeysDraft;
  readonly headers: Header[];
  readonly models: ProviderModel[];
  readonly settings: SettingsLayer;
  preset?: string;
  protocol?: ProviderProtocol;
  baseUrl?: Text;
  auth?: Located<Auth>;
  proxy?: Located<Text>;
}

interface SettingsBlockDraft {
  readonly settings: SettingsLayer;
}

interface ConditionDraft {
  /** One a `match` line. */
  readonly lines: Condition[];
}

export interface RouteDraft extends SettingsBlockDraft, ConditionDraft, LimitedDraft {
  readonly uses: Located<string>[];
  /** `to`, once it is read; it comes first wherever it stands. */
  to?: Arm;
  readonly fallbacks: Arm[];
  readonly mirrors: Mirror[];
  reject?: NonNullable<Route['reject']>;
  allowShadow?: Located<string>;
}

/** A test, and in it the request. */
interface TestDraft {
  request?: TestedRequest;
  times?: number;
  readonly givens: Given[];
  readonly expectations: Expectation[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface RequestDraft extends Partial<Writable<Omit<TestedRequest, 'span' | RequestCollection>>> {
  readonly flags: Set<Flag>;
  readonly numbers: Map<NumberField, number>;
  readonly headers: Map<string, string>;
  readonly metadata: Map<string, string>;
  readonly said: Map<string, Span>;
}
type RequestCollection = 'flags' | 'numbers' | 'headers' | 'metadata' | 'said';

/** The whole. */
export interface Program {
  server?: ServerDraft;
  state?: StateStore;
  readonly clients: (Declared & ClientDraft)[];
  readonly tags: (Declared & AllowanceDraft)[];
  readonly providers: (Declared & ProviderDraft)[];
  readonly pools: (Declared & MembersDraft)[];
  readonly policies: (Declared & SettingsBlockDraft)[];
  readonly conditions: (Declared & ConditionDraft)[];
  readonly defaults: SettingsLayer;
  readonly routes: (Declared & RouteDraft)[];
  readonly nevers: Never[];
  readonly prices: Price[];
  readonly tests: RouteTest[];
}

/** Where a statement may stand, and what it writes to there. */
export interface Drafts {
  file: Program;
  import: Program;
  routes: Program;
  server: ServerDraft;
  client: ClientDraft;
  tag: AllowanceDraft;
  provider: ProviderDraft;
  keys: KeysDraft;
  policy: SettingsBlockDraft;
  defaults: SettingsBlockDraft;
  condition: ConditionDraft;
  pool: MembersDraft;
  group: MembersDraft;
  to: MembersDraft;
  route: RouteDraft;
  test: TestDraft;
  request: RequestDraft;
}
export type Place = keyof Drafts;

/** How messages and the reference call a place. */
export const PLACE_TITLES: Readonly<Record<Place, string>> = {
  file: 'the root file',
  import: 'an imported file',
  routes: 'a file of routes',
  server: '`server`',
  client: '`client`',
  tag: '`tag`',
  provider: '`provider`',
  keys: '`keys`',
  policy: '`policy`',
  defaults: '`defaults`',
  condition: '`condition`',
  pool: '`pool`',
  group: '`group`',
  to: '`to { }`',
  route: '`route`',
  test: '`test`',
  request: '`request`',
};

const program = (): Program => ({
  clients: [],
  tags: [],
  providers: [],
  pools: [],
  policies: [],
  conditions: [],
  defaults: new Map(),
  routes: [],
  nevers: [],
  prices: [],
  tests: [],
});
const members = (): MembersDraft => ({ members: [] });
const settings = (): SettingsBlockDraft => ({ settings: new Map() });

/** An empty draft for each place. */
export const EMPTY_DRAFTS: { readonly [P in Place]: () => Drafts[P] } = {
  file: program,
  import: program,
  routes: program,
  server: () => ({ listen: [], allowAnonymous: false, sound: true }),
  client: () => ({ keys: [], tags: [], limits: [], budgets: [] }),
  tag: () => ({ limits: [], budgets: [] }),
  provider: () => ({ keys: { keys: [] }, headers: [], models: [], limits: [], settings: new Map() }),
  keys: () => ({ keys: [] }),
  policy: settings,
  defaults: settings,
  condition: () => ({ lines: [] }),
  pool: members,
  group: members,
  to: members,
  route: () => ({ lines: [], settings: new Map(), uses: [], fallbacks: [], mirrors: [], limits: [] }),
  test: () => ({ givens: [], expectations: [] }),
  request: () => ({
    flags: new Set(),
    numbers: new Map(),
    headers: new Map(),
    metadata: new Map(),
    said: new Map(),
  }),
};

/** A declaration with its draft. */
export function declared<T extends object>(
  name: { readonly value: string; readonly span: Span },
  draft: T,
): Declared & T {
  return Object.assign(draft, { name: name.value, span: name.span, sound: true });
}

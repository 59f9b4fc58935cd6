// All that a client can notice of what becomes of its requests, as named texts: what differs is found by comparing these.
import type { Fate } from '../../compiler/analysis/diff.ts';
import { ANY_KINDS, ERROR_KINDS } from '../../errors.ts';
import { explainSettings, shownText } from '../../gateway/explained-settings.ts';
import { settingText } from '../../gateway/setting-text.ts';
import { writeDuration } from '../../language/literals/duration.ts';
import type { Arm, Mirror, Route, RouteTable } from '../../route-table.ts';
import { prepareTable } from '../../routing/prepare.ts';
import type { PreparedRoute } from '../../routing/prepared.ts';
import { keyText } from '../../routing/request-key.ts';
import { type FactTexts, providerFacts } from './declaration-facts.ts';
import { limitsText } from './measures.ts';
import { armText, memberText } from './member-text.ts';
import type { SecretNames } from './secret-names.ts';

export interface Facts {
  readonly own: FactTexts;
  /** Compared only where both sides lead somewhere. */
  readonly settings: FactTexts;
  /** By provider: compared only where both tables lead to it. */
  readonly providers: ReadonlyMap<string, FactTexts>;
}

const NO_TARGETS: Pick<Facts, 'settings' | 'providers'> = { settings: new Map(), providers: new Map() };

const ANSWERS = {
  'unknown caller': '401: the caller is not known',
  'model not allowed': '404: there is no such model for the client',
  'no route': '404: there is no such model for the client',
} as const;

/** The facts of the fates of one table. */
export class TableFacts {
  readonly table: RouteTable;
  readonly #secrets: SecretNames;
  readonly #prepared: ReadonlyMap<string, PreparedRoute>;
  readonly #known = new Map<string, Facts>();

  constructor(table: RouteTable, secrets: SecretNames) {
    this.table = table;
    this.#secrets = secrets;
    this.#prepared = new Map(prepareTable(table).routes.map((route) => [route.name, route]));
  }

  of(fate: Fate): Facts {
    if (fate.kind !== 'route') return { own: new Map([['answer', ANSWERS[fate.kind]]]), ...NO_TARGETS };
    const key = `${fate.route.name} ${fate.capturing ?? ''}`;
    const facts = this.#known.get(key) ?? this.#routeFacts(fate);
    this.#known.set(key, facts);
    return facts;
  }

  #routeFacts({ route, capturing }: Fate & { readonly kind: 'route' }): Facts {
    const providers = [...(this.#prepared.get(route.name)?.settings.keys() ?? [])];
    const own = [
      ...rejectFacts(route),
      ...route.arms.map((arm, number) => armFact(this.table, arm, number)),
      ...(route.mirrors ?? []).map((mirror, number) => mirrorFact(this.table, mirror, number)),
      ...(capturing === undefined ? [] : [['captures from', JSON.stringify(capturing)] as const]),
      ...(route.limits === undefined ? [] : [['limit', limitsText(route.limits)] as const]),
    ];
    const definitions = this.table.providers.filter(({ name }) => providers.includes(name));
    return {
      own: new Map(own),
      settings: new Map(this.#settingFacts(route, providers)),
      providers: new Map(definitions.map((provider) => [provider.name, providerFacts(provider, this.#secrets)])),
    };
  }

  /** A setting that is the same for all providers is said once. */
  #settingFacts(route: Route, providers: readonly string[]): readonly (readonly [string, string])[] {
    const byProvider = providers.map((name) => [name, this.#settingsFor(route, name)] as const);
    const names = new Set(byProvider.flatMap(([, settings]) => [...settings.keys()]));
    return [...names].map((name) => {
      const texts = byProvider.map(([provider, settings]) => [provider, settings.get(name) ?? 'not set'] as const);
      const [first] = texts;
      const alike = texts.every(([, text]) => text === first?.[1]);
      return [name, alike ? (first?.[1] ?? '') : texts.map(([provider, text]) => `${provider}: ${text}`).join(', ')];
    });
  }

  #settingsFor({ name }: Route, provider: string): FactTexts {
    const settings = this.#prepared.get(name)?.settings.get(provider);
    const texts = new Map<string, string>();
    if (settings === undefined) return texts;
    const origin = { table: this.table, positions: () => undefined, route: -1, provider: -1 };
    for (const { name: setting, value } of explainSettings(settings, origin)) {
      const text = settingText(setting, value) || 'yes';
      texts.set(setting, [...(texts.has(setting) ? [texts.get(setting)] : []), text].join(', then '));
    }
    return texts;
  }
}

function rejectFacts({ reject }: Route): readonly (readonly [string, string])[] {
  if (reject === undefined) return [];
  const { status, message, retryAfterMs } = reject;
  const after = retryAfterMs === undefined ? '' : ` retry_after ${writeDuration(retryAfterMs)}`;
  return [['reject', `${status} ${JSON.stringify(shownText(message))}${after}`]];
}

function armFact(table: RouteTable, arm: Arm, number: number): readonly [string, string] {
  if (number === 0) return ['to', armText(table, arm)];
  const kinds = ERROR_KINDS.filter((kind) => arm.on.includes(kind));
  const on = kinds.join() === ANY_KINDS.join() ? '' : `on ${kinds.join(', ')} `;
  return [`fallback ${number}`, `${on}to ${armText(table, arm)}`];
}

function mirrorFact(table: RouteTable, { share, by, member }: Mirror, number: number): readonly [string, string] {
  const key = by === undefined ? '' : ` by ${keyText(by)}`;
  return [
    number === 0 ? 'mirror' : `mirror ${number + 1}`,
    `${Number((share * 100).toPrecision(12))}%${key} to ${memberText(table, member)}`,
  ];
}

// What a table says of a provider, of a client and of the server, as named texts.
import { shownText } from '../../gateway/explained-settings.ts';
import { writeDuration } from '../../language/literals/duration.ts';
import type { Address, Allowance, Key, Provider, ProviderModel, RouteTable } from '../../route-table.ts';
import { budgetsText, limitsText } from './measures.ts';
import { rotationText } from './member-text.ts';
import type { SecretNames } from './secret-names.ts';

/** Name -> text, in the order in which they are shown. */
export type FactTexts = ReadonlyMap<string, string>;

type Entries = readonly (readonly [name: string, text: string])[];

/** Its settings and headers are among those of the routes that lead to it. */
export function providerFacts(provider: Provider, secrets: SecretNames): FactTexts {
  const { protocol, family, baseUrl, auth, keys, models, quirks, limits } = provider;
  return new Map([
    ['protocol', protocol],
    ['family', family],
    ['base_url', shownText(baseUrl)],
    ['auth', Object.values(auth).join(' ')],
    ['keys', keys.members.map((key) => keyLine(key, secrets)).join('; ') || 'none'],
    ...entry('keys rotate', keys.members.length > 1 ? rotationText(keys.rotate) : ''),
    ...entry('models', models.map(modelLine).join('; ')),
    ...Object.entries(quirks).map(([name, value]) => [name, String(value)] as const),
    ...entry('limit', limitsText(limits ?? [])),
  ]);
}

/** What holds for all requests of a client: of itself, and of its tags. */
export function clientFacts({ clients, tags = [] }: RouteTable, name: string, secrets: SecretNames): FactTexts {
  const client = clients.find((known) => known.name === name);
  if (client === undefined) return new Map();
  const ofTags = tags.filter((tag) => client.tags.includes(tag.name));
  return new Map([
    ...entry(
      'key',
      client.keys
        .map(({ secret }) => secrets.of(secret))
        .sort()
        .join(', '),
    ),
    ...entry('expires', client.expires ?? ''),
    ...entry('trace', client.trace === true ? 'on' : ''),
    ...allowanceEntries('', client),
    ...ofTags.flatMap((tag) => allowanceEntries(` of tag ${tag.name}`, tag)),
  ]);
}

/** What concerns no request in particular. */
export function serverFacts({ server, state, prices = [] }: RouteTable, secrets: SecretNames): FactTexts {
  const { listen, admin, bodyLimitBytes, drainMs } = server;
  const adminKey = admin?.key === undefined ? '' : ` key ${secrets.of(admin.key)}`;
  return new Map([
    ['listen', listen.map(addressText).join(', ')],
    ...entry('admin', admin === undefined ? '' : `${addressText(admin.address)}${adminKey}`),
    ['body_limit', `${bodyLimitBytes} bytes`],
    ['drain', writeDuration(drainMs)],
    ...entry('state', state === undefined ? '' : `${state.kind} ${secrets.of(state.url)} prefix ${state.prefix}`),
    ...prices.map(({ glob, ...price }) => [`price "${glob}"`, JSON.stringify(price)] as const),
    ...entry('order of prices', prices.map(({ glob }) => glob).join(', ')),
  ]);
}

function allowanceEntries(whose: string, { limits = [], budgets = [] }: Allowance): Entries {
  return [...entry(`limit${whose}`, limitsText(limits)), ...entry(`budget${whose}`, budgetsText(budgets))];
}

/** Nothing for an empty text. */
function entry(name: string, text: string): Entries {
  return text === '' ? [] : [[name, text]];
}

function keyLine({ label, secret, weight, models, limits = [] }: Key, secrets: SecretNames): string {
  const where = secrets.of(secret);
  return [
    where,
    ...(where === `env.${label}` ? [] : [`label ${label}`]),
    ...(weight === 1 ? [] : [`weight ${weight}`]),
    ...(models === undefined ? [] : [`models ${models.map((glob) => JSON.stringify(glob)).join(', ')}`]),
    ...(limits.length === 0 ? [] : [`limit ${limitsText(limits)}`]),
  ].join(' ');
}

function modelLine({ glob, upstreamId, contextTokens, lacks }: ProviderModel): string {
  const as = upstreamId === undefined ? '' : ` is ${JSON.stringify(upstreamId)}`;
  const context = contextTokens === undefined ? '' : ` context ${contextTokens}`;
  return `${JSON.stringify(glob)}${as}${context}${lacks.length === 0 ? '' : ` lacks ${[...lacks].sort().join(', ')}`}`;
}

function addressText(address: Address): string {
  return address.kind === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`;
}

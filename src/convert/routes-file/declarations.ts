// A draft as the statements of a file, in the order in which files are read: who, where, how, which.
import { PRESETS } from '../../upstream/presets/index.ts';
import { kindWords } from '../error-kinds.ts';
import type {
  ArmDraft,
  Connection,
  KeyDraft,
  LimitDraft,
  MemberDraft,
  PoolDraft,
  ProviderDraft,
  Rotation,
  RouteDraft,
  RoutesDraft,
} from './draft.ts';
import { hoisted } from './hoist.ts';
import { type Piece, quoted, type Statement, statement, variable } from './statement.ts';

/** Only what some route uses is declared; settings that routes share stand in `defaults`. */
export function statementsOf(draft: RoutesDraft): readonly Statement[] {
  const used = usedBy(draft.routes);
  const { shared, routes } = hoisted(draft.routes);
  const defaults = [...draft.defaults, ...shared];
  return [
    statement(['edition', '2026']),
    statement(
      ['server'],
      [statement(['listen', draft.listen]), ...(draft.admin === undefined ? [] : [statement(['admin', draft.admin])])],
    ),
    ...(draft.redis === undefined ? [] : [statement(['state', 'redis', variable(draft.redis)])]),
    ...draft.clients.map(clientStatement),
    ...draft.providers.filter((provider) => used.providers.has(provider.name)).map(providerStatement),
    ...draft.prices,
    ...(defaults.length === 0 ? [] : [statement(['defaults'], defaults)]),
    ...used.pools.map(({ name, rotate, members }) =>
      statement(['pool', name], [...rotateStatements(rotate), ...members.map(memberStatement)]),
    ),
    ...routes.map(routeStatement),
    ...draft.tests,
  ];
}

function usedBy(routes: readonly RouteDraft[]) {
  const providers = new Set<string>();
  const pools: PoolDraft[] = [];
  const visit = (member: MemberDraft): void => {
    if ('target' in member) providers.add(member.target.provider);
    else if ('group' in member) member.group.members.forEach(visit);
    else if (!pools.includes(member.pool)) {
      pools.push(member.pool);
      member.pool.members.forEach(visit);
    }
  };
  for (const { arms } of routes) for (const { members } of arms) members.forEach(visit);
  return { providers, pools };
}

function clientStatement({ name, keys, limits = [] }: RoutesDraft['clients'][number]): Statement {
  return statement(
    ['client', name],
    [...keys.map((key) => statement(['key', variable(key)])), ...limits.map((limit) => statement(['limit', limit]))],
  );
}

function providerStatement(provider: ProviderDraft): Statement {
  const { name, connection, keys, limits } = provider;
  return statement(
    ['provider', name],
    [
      ...connectionStatements(name, { ...connection, ...(isCalledWithoutKey(provider) && { auth: ['none'] }) }),
      ...keyStatements(keys, provider.rotate),
      ...modelStatements(provider),
      ...limits.map((limit) => statement(['limit', ...limitPieces(limit)])),
    ],
  );
}

/** A vendor that wants a key, at an address where nobody does. */
function isCalledWithoutKey({ connection: { preset = '', auth }, keys }: ProviderDraft): boolean {
  return keys.length === 0 && auth === undefined && PRESETS.get(preset)?.needsKey === true;
}

function connectionStatements(name: string, { preset, protocol, baseUrl, auth, headers = [], proxy }: Connection) {
  return [
    ...(preset === undefined || preset === name ? [] : [statement(['preset', preset])]),
    ...(protocol === undefined ? [] : [statement(['protocol', protocol])]),
    ...(baseUrl === undefined ? [] : [statement(['base_url', { text: baseUrl }])]),
    ...(auth === undefined ? [] : [statement(['auth', ...auth])]),
    ...headers.map((header) => statement(['header', quoted(header.name), { text: header.value }])),
    ...(proxy === undefined ? [] : [statement(['proxy', { text: proxy }])]),
  ];
}

function keyStatements(keys: readonly KeyDraft[], rotate: Rotation | undefined): readonly Statement[] {
  const lines = keys.map(({ secret, weight, limit }) =>
    statement([
      'key',
      ...('env' in secret ? [variable(secret.env)] : ['file', quoted(secret.file)]),
      ...(weight === undefined ? [] : ['weight', String(weight)]),
      ...(limit === undefined ? [] : ['limit', ...limitPieces(limit)]),
    ]),
  );
  if (lines.length < 2) return lines;
  return [statement(['keys'], [...rotateStatements(rotate), ...lines])];
}

/** One line makes the list complete: so all of them are said, or none. */
function modelStatements({ models }: ProviderDraft): readonly Statement[] {
  const isSaid = [...models.values()].some((model) => Object.keys(model).length > 0);
  if (!isSaid) return [];
  return [...models].map(([glob, { upstreamId, contextTokens, lacks = [] }]) =>
    statement([
      'model',
      quoted(glob),
      ...(upstreamId === undefined ? [] : ['is', quoted(upstreamId)]),
      ...(contextTokens === undefined ? [] : ['context', String(contextTokens)]),
      ...(lacks.length === 0 ? [] : ['lacks', { list: lacks }]),
    ]),
  );
}

function limitPieces({ rates, models }: LimitDraft): readonly Piece[] {
  return [{ list: rates }, ...(models === undefined ? [] : ['for', { list: models.map(quoted) }])];
}

function rotateStatements(rotate: Rotation | undefined): readonly Statement[] {
  if (rotate === undefined || (rotate.strategy === 'round_robin' && rotate.sticky === undefined)) return [];
  const { strategy, sticky } = rotate;
  const keeps = sticky === undefined ? [] : ['sticky', 'by', sticky.by, ...(sticky.for ? ['for', sticky.for] : [])];
  return [statement(['rotate', strategy, ...keeps])];
}

function memberStatement(member: MemberDraft): Statement {
  const weight = member.weight === undefined ? [] : ['weight', String(member.weight)];
  if ('target' in member) return statement([{ target: member.target }, ...weight]);
  if ('pool' in member) return statement([member.pool.name, ...weight]);
  const { rotate, members } = member.group;
  return statement(['group', ...weight], [...rotateStatements(rotate), ...members.map(memberStatement)]);
}

function routeStatement({ name, match, arms, settings, reject, comments }: RouteDraft): Statement {
  const route = statement(
    ['route', name],
    [
      statement(['match', { condition: match }]),
      ...arms.map((arm, index) => armStatement(arm, index === 0)),
      ...(reject === undefined ? [] : [statement(['reject', String(reject.status), quoted(reject.message)])]),
      ...settings,
    ],
  );
  return comments === undefined ? route : { ...route, comments };
}

function armStatement({ on, rotate, members }: ArmDraft, isFirst: boolean): Statement {
  const words = on === undefined ? ['any'] : kindWords(on);
  // What is followed where nothing is said is not said.
  const said: readonly Piece[] = words.join() === 'any' ? [] : ['on', { list: words }];
  const head: readonly Piece[] = isFirst ? ['to'] : ['fallback', ...said, 'to'];
  const [only] = members;
  if (members.length > 1 || only === undefined) {
    return statement(head, [...rotateStatements(rotate), ...members.map(memberStatement)]);
  }
  if ('group' in only) return armStatement({ ...(on && { on }), ...only.group }, isFirst);
  return statement([...head, 'target' in only ? { target: only.target } : only.pool.name]);
}

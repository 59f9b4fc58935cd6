// LiteLLM's proxy: `config.yaml` (docs.litellm.ai/docs/proxy/configs and /docs/routing, 2026-11).
import { type Fields, isMap } from '../fields.ts';
import { referencedVariable } from '../secrets.ts';
import type { ConfigurationSource, Workshop } from '../workshop.ts';
import { type Credentials, type Deployment, readDeployment } from './deployment.ts';
import { Directory } from './directory.ts';
import { readFallbacks } from './fallbacks.ts';
import type { Group } from './groups.ts';
import { withoutGuesses } from './guesses.ts';
import { withIncludes } from './include.ts';
import { GENERAL_REASONS, LITELLM_REASONS, ROOT_REASONS, ROUTER_REASONS } from './left-out.ts';
import { healthStatements, rotationOf } from './policies.ts';
import { draftRoutes } from './routes.ts';

const PORT = 4000;

export const litellm: ConfigurationSource = {
  title: 'LiteLLM',

  detects: (root) => Array.isArray(root.model_list) || isMap(root.litellm_settings) || isMap(root.router_settings),

  convert(source, workshop) {
    const root = withIncludes(source, workshop);
    const router = root.map('router_settings');
    const library = root.map('litellm_settings');
    const sections = [router, library].filter((section) => section !== undefined);
    readServer(root.map('general_settings'), workshop);
    const deployments = readDeployments(root, workshop);
    const groups = groupsOf(deployments, router, workshop);
    const directory = new Directory(groups, readAliases(router, workshop), workshop);
    const fallbacks = readFallbacks(sections, workshop.report);
    const maxFallbacks = router?.number('max_fallbacks');
    draftRoutes({ directory, fallbacks, sections, maxFallbacks, workshop });
    workshop.draft.defaults.push(...healthStatements(sections));
    readState(router, workshop);
    readTranslation(library, workshop);
    for (const section of sections) section.skip(...SETTINGS);
    router?.tellRest(ROUTER_REASONS, 'no statement says this');
    library?.tellRest(LITELLM_REASONS, 'no statement says this');
    readEnvironment(root, workshop);
    root.tellRest(ROOT_REASONS, 'no statement says this');
  },
};

/** Read for each group, if there is one. */
const SETTINGS = [
  'num_retries',
  'retry_policy',
  'model_group_retry_policy',
  'timeout',
  'stream_timeout',
  'request_timeout',
  'allowed_fails',
  'cooldown_time',
  'disable_cooldowns',
  'set_verbose',
  'debug_level',
  // What does not fit the context that is said of a model is passed over anyway.
  'enable_pre_call_checks',
  'telemetry',
] as const;

/** With a master key only those who know it may call; without one everybody may. */
function readServer(general: Fields | undefined, { draft, report, secrets }: Workshop): void {
  const key = general?.text('master_key');
  draft.listen = `${key === undefined ? '127.0.0.1' : '0.0.0.0'}:${PORT}`;
  if (key === undefined || general === undefined) {
    report.add(
      'changed',
      ['general_settings'],
      `no master_key: everybody may call, so it listens at ${draft.listen} alone`,
    );
  } else {
    draft.client('master', [secrets.variableFor(key, 'LITELLM_MASTER_KEY', general.at('master_key'))]);
  }
  general?.tellRest(GENERAL_REASONS, 'no statement says this');
}

function readDeployments(root: Fields, workshop: Workshop): readonly Deployment[] {
  const credentials: Credentials = new Map(
    root.maps('credential_list').map((entry) => {
      entry.skip('credential_info');
      const values = entry.raw('credential_values');
      return [entry.text('credential_name') ?? '', isMap(values) ? values : {}];
    }),
  );
  const entries = root.maps('model_list').flatMap((entry) => withoutGuesses(entry, workshop.report));
  return entries.flatMap((entry) => readDeployment(entry, credentials, workshop) ?? []);
}

/** In the order in which their names come up; a routing group is a name of its own for all its members. */
function groupsOf(
  deployments: readonly Deployment[],
  router: Fields | undefined,
  workshop: Workshop,
): readonly Group[] {
  const rotate = rotationOf(router, router, workshop);
  const own = (router?.maps('routing_groups') ?? []).map((entry) => {
    const group = {
      name: entry.text('group_name'),
      models: entry.texts('models'),
      rotate: rotationOf(router, entry, workshop),
    };
    entry.tellRest(ROUTER_REASONS, 'a pool has no such setting');
    return group;
  });
  const named = [...Map.groupBy(deployments, ({ group }) => group)].map(([name, members]) => ({
    name,
    rotate: own.find(({ models }) => models.includes(name))?.rotate ?? rotate,
    deployments: members,
  }));
  const unions = own.flatMap(({ name, models, rotate: strategy }) => {
    const members = deployments.filter(({ group }) => models.includes(group));
    if (name === undefined || members.length === 0 || named.some((group) => group.name === name)) return [];
    return [{ name, rotate: strategy, deployments: members }];
  });
  return [...named, ...unions];
}

function readAliases(router: Fields | undefined, { report }: Workshop): ReadonlyMap<string, string> {
  const map = router?.map('model_group_alias');
  const aliases = (map?.keys ?? []).flatMap((alias): readonly (readonly [string, string])[] => {
    const value = map?.raw(alias);
    if (typeof value === 'string' && alias !== '') return [[alias, value]];
    if (!isMap(value) || typeof value.model !== 'string' || alias === '') {
      report.add('invalid', map?.at(alias) ?? [], 'an alias is the name of a model');
      return [];
    }
    if (value.hidden === true)
      report.add('dropped', map?.at(alias) ?? [], 'hidden: names in conditions are listed by /v1/models');
    return [[alias, value.model]];
  });
  return new Map(aliases);
}

/** Counters that several gateways share. */
function readState(router: Fields | undefined, { draft, secrets }: Workshop): void {
  const url = router?.text('redis_url');
  const host = router?.text('redis_host');
  router?.skip('redis_port', 'redis_password', 'redis_db', 'redis_username');
  if (router === undefined || (url === undefined && host === undefined)) return;
  if (url !== undefined) {
    draft.redis = referencedVariable(url) ?? secrets.variableFor(url, 'REDIS_URL', router.at('redis_url'));
    return;
  }
  const why = 'one address for redis_host, redis_port and redis_password: redis://:PASSWORD@HOST:PORT';
  draft.redis = secrets.usual('REDIS_URL', router.at('redis_host'), why);
}

/** `drop_params: true` is what happens here anyway, and is told as a warning. */
function readTranslation(library: Fields | undefined, { report }: Workshop): void {
  if (library?.flag('drop_params') === false) {
    report.add(
      'changed',
      library.at('drop_params'),
      'what a target cannot take is told as a warning; `translate strict` refuses it',
    );
  }
}

function readEnvironment(root: Fields, { report }: Workshop): void {
  const variables = root.map('environment_variables');
  for (const name of variables?.keys ?? []) {
    report.add(
      'dropped',
      variables?.at(name) ?? [],
      `the gateway reads the environment that it is started with: set ${name} there`,
    );
  }
}

// How often, how long and in which order LiteLLM tries: the settings of its router, for each group of deployments.
import type { ErrorKind } from '../../errors.ts';
import type { ParameterValue } from '../../vocabulary.ts';
import { type Fields, lookUp } from '../fields.ts';
import type { Rotation } from '../routes-file/draft.ts';
import { type Statement, statement } from '../routes-file/statement.ts';
import { attemptTimeout, duration, editStatement, retryStatements } from '../settings.ts';
import type { Workshop } from '../workshop.ts';
import type { Deployment } from './deployment.ts';
import { type Group, targetCount } from './groups.ts';

/** `router_settings` before `litellm_settings`. */
export type Sections = readonly Fields[];

const STRATEGIES: Readonly<Record<string, { readonly strategy: string; readonly changed?: string }>> = {
  'simple-shuffle': { strategy: 'random' },
  'least-busy': { strategy: 'least_busy' },
  'latency-based-routing': { strategy: 'least_latency' },
  'cost-based-routing': { strategy: 'least_cost' },
  'usage-based-routing': {
    strategy: 'least_busy',
    changed: 'nothing here goes by tokens used: fewest requests under way',
  },
  'usage-based-routing-v2': {
    strategy: 'least_busy',
    changed: 'nothing here goes by tokens used: fewest requests under way',
  },
};

const STICKY_CHECKS: Readonly<Record<string, string>> = {
  session_affinity: 'session',
  deployment_affinity: 'client',
  prompt_caching: 'prompt',
};

/** The rotation of groups that say nothing of their own. */
export function rotationOf(
  section: Fields | undefined,
  strategyOf: Fields | undefined,
  { report }: Workshop,
): Rotation {
  const said = strategyOf?.text('routing_strategy');
  const known = lookUp(STRATEGIES, said ?? 'simple-shuffle');
  if (strategyOf !== undefined && said !== undefined) {
    if (known === undefined)
      report.add(
        'changed',
        strategyOf.at('routing_strategy'),
        'there is no such strategy here: `random` is put in its place',
      );
    else if (known.changed !== undefined) report.add('changed', strategyOf.at('routing_strategy'), known.changed);
  }
  const { strategy } = known ?? { strategy: 'random' };
  const checks = section?.texts('optional_pre_call_checks') ?? [];
  for (const [index, check] of checks.entries()) {
    if (lookUp(STICKY_CHECKS, check) === undefined && section !== undefined)
      report.add('dropped', [...section.at('optional_pre_call_checks'), index], 'there is no such check here');
  }
  const by = checks.map((check) => lookUp(STICKY_CHECKS, check)).find((key) => key !== undefined);
  const seconds = section?.number('deployment_affinity_ttl_seconds', 1);
  if (by === undefined) return { strategy };
  return { strategy, sticky: { by, ...(seconds !== undefined && seconds < 1e7 && { for: duration(seconds * 1000) }) } };
}

const POLICY_KINDS: Readonly<Record<string, readonly ErrorKind[]>> = {
  AuthenticationErrorRetries: ['auth_failed'],
  TimeoutErrorRetries: ['timeout'],
  RateLimitErrorRetries: ['rate_limited'],
  ContentPolicyViolationErrorRetries: ['content_filtered'],
  InternalServerErrorRetries: ['overloaded', 'server_error'],
  BadRequestErrorRetries: ['invalid_request'],
};

/** What LiteLLM does where nobody says it (docs.litellm.ai/docs/routing, 2026-11). */
const USUAL_RETRIES = 2;

interface RetryRule {
  readonly count: number;
  /** Absent: what is transient. */
  readonly on?: readonly ErrorKind[];
}

/** The retries of a group, counted as LiteLLM does: over all its deployments together. */
function retryRule(group: string, sections: Sections, { report }: Workshop): RetryRule {
  for (const section of sections) {
    const policy = section.map('model_group_retry_policy')?.map(group) ?? section.map('retry_policy');
    if (policy === undefined) continue;
    const counts = Object.entries(POLICY_KINDS).flatMap(([key, kinds]) => {
      const count = policy.number(key);
      return count === undefined || count < 1 ? [] : kinds.map((kind) => ({ kind, count }));
    });
    policy.tellRest({}, 'there is no such kind of error here');
    if (counts.length === 0) return { count: 0 };
    const most = Math.max(...counts.map(({ count }) => count));
    if (counts.some(({ count }) => count !== most)) {
      report.add('changed', policy.path, `one \`retry\` has one number for all its kinds: ${most}, the largest`);
    }
    return { count: most, on: counts.map(({ kind }) => kind) };
  }
  for (const section of sections) {
    const count = section.number('num_retries');
    if (count !== undefined) return { count };
  }
  report.add(
    'changed',
    [],
    `num_retries is not said: the ${USUAL_RETRIES} retries that LiteLLM makes by itself are written out`,
  );
  return { count: USUAL_RETRIES };
}

/** `timeout`, `retry` and the edits of a group's route. */
export function groupSettings(group: Group, sections: Sections, workshop: Workshop): readonly Statement[] {
  const { deployments } = group;
  const own = agreed(group, 'retries', workshop);
  const rule = own === undefined ? retryRule(group.name, sections, workshop) : { count: own };
  const targets = targetCount(group);
  // Members of a pool follow each other by themselves: only what goes beyond that is a retry.
  const retries = Math.ceil((rule.count + 1) / targets) - 1;
  if (targets > 1 && rule.count > 0) {
    const more = retries > 0 ? `, and each is tried again ${retries === 1 ? 'once' : `${retries} times`}` : '';
    const message = `"${group.name}": a failure moves on to each other deployment by itself${more}: that stands for num_retries ${rule.count}`;
    workshop.report.add('changed', deployments[0]?.path ?? [], message);
  }
  const seconds = timeoutOf(group, sections, workshop);
  return [
    ...(seconds === undefined ? [] : attemptTimeout(seconds, retries)),
    ...retryStatements(retries, rule.on),
    ...editStatements(group, workshop),
  ];
}

function timeoutOf(group: Group, sections: Sections, workshop: Workshop): number | undefined {
  const said = (key: string): number | undefined => {
    const seconds = sections.map((section) => section.number(key)).find((value) => value !== undefined && value > 0);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const whole = agreed(group, 'timeoutMs', workshop) ?? said('timeout') ?? said('request_timeout');
  const stream = agreed(group, 'streamTimeoutMs', workshop) ?? said('stream_timeout');
  if (whole !== undefined && stream !== undefined && whole !== stream) {
    workshop.report.add(
      'changed',
      group.deployments[0]?.path ?? [],
      `"${group.name}": streams and whole answers have one \`first_token\`, the longer of the two`,
    );
  }
  return whole === undefined ? stream : Math.max(whole, stream ?? 0);
}

type Measure = 'retries' | 'timeoutMs' | 'streamTimeoutMs';

/** What all deployments of a group say; otherwise the largest, which is told. */
function agreed({ name, deployments }: Group, key: Measure, { report }: Workshop): number | undefined {
  const values = deployments.map((deployment) => deployment[key]);
  const numbers = values.filter((value) => value !== undefined);
  if (numbers.length === 0) return undefined;
  const most = Math.max(...numbers);
  if (values.some((value) => value !== most)) {
    report.add(
      'changed',
      deployments[0]?.path ?? [],
      `"${name}": deployments of one name have one ${TITLES[key]} here, the largest`,
    );
  }
  return most;
}

const TITLES: Readonly<Record<Measure, string>> = {
  retries: 'number of retries',
  timeoutMs: 'timeout',
  streamTimeoutMs: 'timeout of streams',
};

/** A parameter is the route's: only what all deployments say alike can be said. */
function editStatements({ name, deployments }: Group, { report }: Workshop): readonly Statement[] {
  const [first] = deployments;
  if (first === undefined) return [];
  const same = (value: ParameterValue | undefined, other: ParameterValue | undefined): boolean =>
    JSON.stringify(value) === JSON.stringify(other);
  const names = new Set(deployments.flatMap(({ defaults, drop }) => [...defaults.keys(), ...drop]));
  return [...names].flatMap((parameter) => {
    const dropped = deployments.filter(({ drop }) => drop.includes(parameter)).length;
    if (dropped === deployments.length) return [statement(['drop', parameter])];
    const value = first.defaults.get(parameter);
    const isCommon = dropped === 0 && deployments.every((one: Deployment) => same(one.defaults.get(parameter), value));
    if (isCommon && value !== undefined) return [editStatement('default', parameter, value)];
    report.add(
      'dropped',
      first.path,
      `"${name}": ${parameter} differs between its deployments, and a route has one for all`,
    );
    return [];
  });
}

const USUAL_FAILS = 3;
const USUAL_COOLDOWN_S = 5;

/** When a deployment rests: the breaker of a target and the cooldown of a key, for all routes. */
export function healthStatements(sections: Sections): readonly Statement[] {
  const first = (key: string): number | undefined =>
    sections.map((section) => section.number(key)).find((value) => value !== undefined);
  const off = sections.map((section) => section.flag('disable_cooldowns')).includes(true);
  const fails = first('allowed_fails');
  const seconds = first('cooldown_time');
  if (off) return [statement(['breaker', 'off'])];
  if (fails === undefined && seconds === undefined) return [];
  const rest = duration(Math.min(Math.max(seconds ?? USUAL_COOLDOWN_S, 0.001), 86_400) * 1000);
  const failures = Math.min(Math.floor(fails ?? USUAL_FAILS) + 1, 100);
  return [
    statement(['breaker', String(failures), 'failures', 'in', { list: ['1m', `open ${rest}`] }]),
    statement(['cooldown', `${rest}..${rest}`]),
  ];
}

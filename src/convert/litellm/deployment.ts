// One entry of LiteLLM's `model_list`: a name that clients ask for, and one place where it is served.

import type { Capability, ParameterName, ParameterValue } from '../../vocabulary.ts';
import type { Path } from '../document.ts';
import type { Fields } from '../fields.ts';
import type { ModelDraft } from '../routes-file/draft.ts';
import { referencedVariable } from '../secrets.ts';
import { parameterName, parameterValue } from '../settings.ts';
import type { Workshop } from '../workshop.ts';
import { placeOf } from './connection.ts';
import { INFO_REASONS, PARAMS_REASONS } from './left-out.ts';
import type { Place } from './place.ts';

export interface Deployment extends Place {
  /** The name that clients ask for; it may hold `*`. */
  readonly group: string;
  readonly path: Path;
  /** Lower ones first; those without one last. */
  readonly order: number;
  readonly weight?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly id?: string;
  readonly model: ModelDraft;
  /** USD per million tokens. */
  readonly price?: Readonly<Record<'input' | 'output', number>> &
    Readonly<Partial<Record<'cached' | 'cache_write', number>>>;
  readonly defaults: ReadonlyMap<ParameterName, ParameterValue>;
  readonly drop: readonly ParameterName[];
  readonly timeoutMs?: number;
  readonly streamTimeoutMs?: number;
  readonly retries?: number;
}

export type Credentials = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Undefined where it cannot be called from here, which is told. */
export function readDeployment(entry: Fields, credentials: Credentials, workshop: Workshop): Deployment | undefined {
  const { report } = workshop;
  const group = entry.text('model_name');
  const said = entry.map('litellm_params');
  const model = said?.text('model');
  if (group === undefined || said === undefined || model === undefined) {
    report.add('invalid', entry.path, 'a deployment has a `model_name` and `litellm_params` with a `model`');
    return undefined;
  }
  const params = withCredentials(said, credentials, report);
  const info = entry.map('model_info');
  const name = referencedVariable(model);
  if (name !== undefined) {
    report.add('dropped', said.at('model'), `the deployment: a model cannot be read from a variable (${name})`);
    return undefined;
  }
  const place = placeOf(model, params, workshop);
  if (place === undefined) return undefined;
  const deployment = {
    group,
    path: entry.path,
    ...place,
    ...measuresOf(entry, params, info),
    ...editsOf(params, report),
  };
  params.skip('model', 'litellm_credential_name', 'use_in_pass_through', 'mock_response');
  params.tellRest(PARAMS_REASONS, 'LiteLLM hands it to the vendor as it is; nothing here does');
  info?.skip('id', 'mode', 'db_model', 'description');
  info?.tellRest(INFO_REASONS, 'no statement says this of a model');
  entry.tellRest({}, 'a deployment has no such setting here');
  return deployment;
}

/** `litellm_credential_name` stands for entries of `credential_list`. */
function withCredentials(params: Fields, credentials: Credentials, report: Workshop['report']): Fields {
  const name = params.text('litellm_credential_name');
  const values = name === undefined ? undefined : credentials.get(name);
  if (name !== undefined && values === undefined) {
    report.add('invalid', params.at('litellm_credential_name'), 'no entry of `credential_list` has this name');
  }
  return values === undefined ? params : params.over(values);
}

function measuresOf(entry: Fields, params: Fields, info: Fields | undefined) {
  const weight = params.number('weight');
  const requests = wholeRate(params.number('rpm') ?? entry.number('rpm'));
  const tokens = wholeRate(params.number('tpm') ?? entry.number('tpm'));
  const timeout = params.number('timeout');
  const streamTimeout = params.number('stream_timeout');
  const retries = params.number('num_retries') ?? params.number('max_retries');
  const price = priceOf(params, info);
  const id = info?.text('id');
  return {
    order: params.number('order', Number.NEGATIVE_INFINITY) ?? Number.MAX_SAFE_INTEGER,
    model: modelOf(info),
    ...(weight !== undefined && { weight }),
    ...(requests !== undefined && { requestsPerMinute: requests }),
    ...(tokens !== undefined && { tokensPerMinute: tokens }),
    ...(timeout !== undefined && timeout > 0 && { timeoutMs: timeout * 1000 }),
    ...(streamTimeout !== undefined && streamTimeout > 0 && { streamTimeoutMs: streamTimeout * 1000 }),
    ...(retries !== undefined && { retries }),
    ...(price && { price }),
    ...(id !== undefined && { id }),
  };
}

/** No limit at all where it is none. */
function wholeRate(rate: number | undefined): number | undefined {
  const whole = Math.floor(rate ?? 0);
  return whole >= 1 && whole <= MOST_A_MINUTE ? whole : undefined;
}

const MOST_A_MINUTE = 1e12;
const DEAREST_USD = 1e9;

const ABILITIES: Readonly<Record<string, Capability>> = {
  supports_function_calling: 'tools',
  supports_vision: 'images',
  supports_audio_input: 'audio',
  supports_pdf_input: 'documents',
  supports_response_schema: 'json_schema',
  supports_reasoning: 'thinking',
  supports_system_messages: 'system',
};

function modelOf(info: Fields | undefined): ModelDraft {
  const context = info?.number('max_input_tokens', 1);
  const isContext = context !== undefined && context <= MOST_A_MINUTE;
  const lacks = Object.entries(ABILITIES).flatMap(([key, ability]) => (info?.flag(key) === false ? [ability] : []));
  return {
    ...(isContext && { contextTokens: Math.floor(context) }),
    ...(lacks.length > 0 && { lacks }),
  };
}

const PER_TOKEN = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cached: 'cache_read_input_token_cost',
  cache_write: 'cache_creation_input_token_cost',
} as const;

/** The source counts in USD a token, and may say it in either place. */
function priceOf(params: Fields, info: Fields | undefined): Deployment['price'] {
  const perMillion = (part: keyof typeof PER_TOKEN): number | undefined => {
    const cost = params.number(PER_TOKEN[part]) ?? info?.number(PER_TOKEN[part]);
    return cost === undefined || cost * 1e6 > DEAREST_USD ? undefined : Number((cost * 1e6).toPrecision(12));
  };
  const [input, output, cached, cacheWrite] = [
    perMillion('input'),
    perMillion('output'),
    perMillion('cached'),
    perMillion('cache_write'),
  ];
  if (input === undefined || output === undefined) return undefined;
  return {
    input,
    output,
    ...(cached !== undefined && { cached }),
    ...(cacheWrite !== undefined && { cache_write: cacheWrite }),
  };
}

/** Parameters that the source sends where the client says nothing, and those that it takes away. */
function editsOf(params: Fields, report: Workshop['report']) {
  const defaults = new Map<ParameterName, ParameterValue>();
  for (const key of params.keys) {
    const name = parameterName(key);
    if (name === undefined || !params.has(key)) continue;
    const value = parameterValue(name, params.raw(key), { path: params.at(key), report });
    if (value !== undefined) defaults.set(name, value);
  }
  const drop = params.texts('additional_drop_params').flatMap((key, index) => {
    const name = parameterName(key);
    if (name === undefined)
      report.add('dropped', [...params.at('additional_drop_params'), index], 'no parameter here has this name');
    return name === undefined ? [] : [name];
  });
  return { defaults, drop: [...new Set(drop)] };
}

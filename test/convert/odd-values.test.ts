// Whatever stands in a configuration, it becomes a routes file without errors, or a fault; and no secret comes along.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.ts';
import { SOURCE_NAMES, type SourceName } from '../../src/convert/sources.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';
import { checkText, lineOf } from '../compiler/compiling.ts';

const RUNS = Number(process.env.FAIRLEAD_CONVERT_RUNS ?? 40);

/** No file may hold it, nor a report, nor an error. */
const MARK = 'DONOTPRINT';
const secret = fc.stringMatching(/^[a-z0-9/+=:"'\\ -]{0,20}$/).map((text) => `${MARK}${text}`);

const name = fc.oneof(
  fc.constantFrom(
    'gpt-5',
    'constructor',
    '__proto__',
    'claude',
    'openai/*',
    'anthropic/*',
    '*',
    'a*',
    'a*b',
    'fo::*:x::*',
    'x',
    'x-2',
    'Any',
    'route',
  ),
  fc.string({ maxLength: 12 }),
);
const model = fc.oneof(
  fc.constantFrom(
    'openai/gpt-5',
    'constructor/x',
    'toString/x',
    'gpt-4o',
    'azure/chat',
    'azure/*',
    'anthropic/claude-x',
    'bedrock/anthropic.claude',
    'vertex_ai/gemini-x',
  ),
  fc.constantFrom(
    'openai/*',
    '*',
    'groq/a*b*',
    'openai/responses/gpt-5',
    'openai/a$1',
    'openai/$model',
    'openai/',
    '/',
    'ollama/x y',
  ),
  fc.string({ maxLength: 12 }),
);
const odd = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);
const number = fc.oneof(
  fc.integer({ min: -1, max: 1000 }),
  fc.double(),
  fc.constantFrom(0.1, 1e30, '7', 'x', null),
  odd,
);
const address = fc.oneof(
  fc.constantFrom(
    'http://0.0.0.0:8001/v1',
    'https://acme.openai.azure.com/',
    'os.environ/BASE',
    'os.environ/a-b',
    'ftp://x',
    '<base>',
  ),
  secret.map((password) => `https://user:${encodeURIComponent(password)}@host.example.com/v1?key=${MARK}`),
  fc.webUrl(),
  odd,
);
const list = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 });

const fallbacks = fc.oneof(list(fc.dictionary(name, list(fc.oneof(name, odd)), { maxKeys: 2 })), odd);
const settings = {
  routing_strategy: fc.oneof(
    fc.constantFrom('simple-shuffle', 'least-busy', 'cost-based-routing', 'usage-based-routing'),
    odd,
  ),
  num_retries: number,
  timeout: number,
  stream_timeout: number,
  request_timeout: number,
  allowed_fails: number,
  cooldown_time: number,
  disable_cooldowns: fc.oneof(fc.boolean(), odd),
  retry_policy: fc.oneof(fc.record({ TimeoutErrorRetries: number, RateLimitErrorRetries: number }), odd),
  fallbacks,
  context_window_fallbacks: fallbacks,
  content_policy_fallbacks: fallbacks,
  default_fallbacks: fc.oneof(list(name), odd),
  model_group_alias: fc.oneof(fc.dictionary(name, fc.oneof(name, odd), { maxKeys: 3 }), odd),
  optional_pre_call_checks: fc.oneof(list(fc.constantFrom('session_affinity', 'prompt_caching', 'other')), odd),
  deployment_affinity_ttl_seconds: number,
  redis_url: secret,
  max_fallbacks: number,
};
const deployment = fc.record(
  {
    model_name: name,
    litellm_params: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record(
          {
            model,
            api_key: fc.oneof(secret, fc.constantFrom('os.environ/KEY', 'none')),
            api_base: address,
            api_version: fc.oneof(fc.constant('2025-04-01-preview'), odd),
            weight: number,
            rpm: number,
            tpm: number,
            order: number,
            timeout: number,
            max_retries: number,
            temperature: number,
            max_tokens: number,
            stop: odd,
            seed: odd,
            additional_drop_params: odd,
            input_cost_per_token: number,
            output_cost_per_token: number,
            extra_headers: fc.oneof(
              fc.dictionary(fc.constantFrom('Authorization', 'x api', 'X-Key', 'Cookie'), secret),
              odd,
            ),
            aws_region_name: odd,
            vertex_project: odd,
            vertex_location: odd,
            vertex_credentials: secret,
            organization: odd,
          },
          { requiredKeys: ['model'] },
        ),
      },
      odd,
    ),
    model_info: fc.oneof(
      fc.record({ id: name, max_input_tokens: number, supports_vision: fc.boolean() }, { requiredKeys: [] }),
      odd,
    ),
  },
  { requiredKeys: ['model_name', 'litellm_params'] },
);

const query: fc.Arbitrary<unknown> = fc.letrec<{ query: unknown }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    fc.dictionary(
      fc.constantFrom(
        'metadata.plan',
        'params.model',
        'params.max_tokens',
        'params.stream',
        'params.user',
        'url.pathname',
        'metadata.',
        'x',
      ),
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.dictionary(
          fc.constantFrom('$eq', '$ne', '$in', '$nin', '$regex', '$gt', '$lt'),
          fc.oneof(fc.string({ maxLength: 8 }), list(fc.string()), number),
          { maxKeys: 2 },
        ),
        odd,
      ),
      { maxKeys: 2 },
    ),
    fc.record({ $and: list(tie('query')) }),
    fc.record({ $or: list(tie('query')) }),
  ),
})).query;

const target: fc.Arbitrary<unknown> = fc.letrec<{ target: unknown }>((tie) => ({
  target: fc.oneof(
    { maxDepth: 3 },
    fc.record(
      {
        name,
        weight: number,
        api_key: secret,
        custom_host: address,
        request_timeout: number,
        provider: fc.oneof(
          fc.constantFrom(
            'openai',
            'constructor',
            'anthropic',
            'azure-openai',
            'bedrock',
            'vertex-ai',
            '@mine',
            '@x/y',
            'cohere',
          ),
          odd,
        ),
        virtual_key: fc.oneof(fc.constant('openai-mine'), odd),
        override_params: fc.oneof(fc.record({ model, temperature: number, stop: odd }, { requiredKeys: [] }), odd),
        retry: fc.oneof(
          fc.record({ attempts: number, on_status_codes: fc.oneof(list(number), odd) }, { requiredKeys: [] }),
          odd,
        ),
        azure_resource_name: odd,
        azure_deployment_id: fc.oneof(name, odd),
        aws_region: odd,
        vertex_service_account_json: secret,
      },
      { requiredKeys: [] },
    ),
    fc.record({
      name,
      weight: number,
      strategy: fc.record(
        {
          mode: fc.constantFrom('single', 'loadbalance', 'fallback', 'conditional', 'other'),
          on_status_codes: fc.oneof(list(fc.constantFrom(429, 500, 418)), odd),
          conditions: fc.oneof(
            list(
              fc.tuple(query, name).map(([asked, called]) =>
                Object.fromEntries([
                  ['query', asked],
                  ['then', called],
                ]),
              ),
            ),
            odd,
          ),
          default: name,
        },
        { requiredKeys: ['mode'] },
      ),
      targets: list(tie('target')),
    }),
  ),
})).target;

const CONFIGURATIONS: Readonly<Record<SourceName, fc.Arbitrary<unknown>>> = {
  litellm: fc.record(
    {
      model_list: fc.oneof({ weight: 6, arbitrary: list(deployment) }, odd),
      router_settings: fc.oneof({ weight: 6, arbitrary: fc.record(settings, { requiredKeys: [] }) }, odd),
      litellm_settings: fc.oneof(fc.record(settings, { requiredKeys: [] }), odd),
      general_settings: fc.oneof(fc.record({ master_key: secret, database_url: secret }, { requiredKeys: [] }), odd),
      environment_variables: fc.oneof(fc.dictionary(name, secret), odd),
    },
    { requiredKeys: ['model_list'] },
  ),
  portkey: target,
  ds2api: fc.record(
    {
      keys: fc.oneof(list(secret), odd),
      api_keys: fc.oneof(list(fc.record({ key: secret, name }, { requiredKeys: [] })), odd),
      accounts: fc.oneof(
        list(fc.record({ email: name, password: secret, proxy_id: fc.constantFrom('a', 'b') }, { requiredKeys: [] })),
        odd,
      ),
      proxies: fc.oneof(
        list(
          fc.record(
            {
              id: fc.constantFrom('a', 'b'),
              type: fc.constantFrom('http', 'socks5h', 'x'),
              host: fc.oneof(fc.constant('127.0.0.1'), name),
              port: number,
              username: name,
              password: secret,
            },
            { requiredKeys: [] },
          ),
        ),
        odd,
      ),
      model_aliases: fc.oneof(fc.dictionary(name, fc.oneof(name, odd), { maxKeys: 3 }), odd),
      claude_mapping: fc.oneof(fc.record({ fast: name, slow: name }), odd),
      runtime: fc.oneof(fc.record({ global_max_inflight: number }), odd),
    },
    { requiredKeys: [] },
  ),
};

describe.each(SOURCE_NAMES)('%s', (from) => {
  test('any values: no crash, no error of `check`, canonical layout, no secret', () => {
    fc.assert(
      fc.property(CONFIGURATIONS[from], (value) => {
        const conversion = convert(JSON.stringify(value), { from });
        expect(JSON.stringify(conversion)).not.toContain(MARK);
        if (!('routes' in conversion)) return;
        const { routes, notes } = conversion;
        const told = new Set(notes.map(({ message }) => message));
        const findings = checkText(routes).diagnostics;
        expect(findings.filter(({ code, message }) => !told.has(`${code}: ${message}`)).map(lineOf)).toEqual([]);
        expect(format(new Source('fairlead.routes', routes))).toEqual({ text: routes });
      }),
      { numRuns: RUNS },
    );
  });
});

test('any text: a fault that says where, or a conversion, and no secret', () => {
  const pieces = fc.constantFrom(
    'model_list:',
    '\n',
    '  ',
    '- ',
    'model_name: ',
    '{',
    '}',
    '[',
    ']',
    '"',
    ': ',
    '&a ',
    '*a ',
    '<<: ',
    '\t',
    '|',
    '---\n',
    `${MARK}x`,
    'api_key: ',
    '!!js ',
    '%',
    ',',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      expect(JSON.stringify(convert(parts.join('')))).not.toContain(MARK);
    }),
    { numRuns: RUNS * 5 },
  );
});

test('what is nested beyond every stack is a fault', () => {
  expect(convert('['.repeat(5_000))).toMatchObject({ line: 1 });
  expect(convert(`a: &a {b: *a}\nmodel_list: []\nrouter_settings: *a\n`)).toHaveProperty('routes');
});

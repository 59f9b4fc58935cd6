// Why settings of LiteLLM do not come along, where more can be said than that there is no such thing here.

const LOGGING = 'telemetry: the gateway writes one log line a request, and metrics at its admin listener';
const CACHE = 'this edition has no cache of answers';
const KEYS = 'this edition has no database of keys: declare a `client` for each key that calls';
const GUARDRAILS = 'this edition has no guardrails';
const CLOUD_CREDENTIALS = 'only a key, or the credentials of the machine, can be used';

export const PARAMS_REASONS: Readonly<Record<string, string>> = {
  azure_ad_token: CLOUD_CREDENTIALS,
  tenant_id: CLOUD_CREDENTIALS,
  client_id: CLOUD_CREDENTIALS,
  client_secret: CLOUD_CREDENTIALS,
  aws_role_name: CLOUD_CREDENTIALS,
  aws_session_name: CLOUD_CREDENTIALS,
  aws_profile_name: CLOUD_CREDENTIALS,
  aws_web_identity_token: CLOUD_CREDENTIALS,
  aws_bedrock_runtime_endpoint: 'say it as `base_url` of the provider',
  max_parallel_requests: 'say it as `limit N concurrent` of the provider',
  cooldown_time: 'a key rests as long as `cooldown` of its provider or route says',
  tags: 'routing by tags of deployments: write a condition on `tag` or `header`',
  region_name: 'say which requests stay in a region by conditions, and hold it by `never`',
  guardrails: GUARDRAILS,
  max_budget: 'a deployment has no budget; a `client` or a `tag` has',
  budget_duration: 'a deployment has no budget; a `client` or a `tag` has',
  silent_model: 'write `mirror` into the route',
};

export const INFO_REASONS: Readonly<Record<string, string>> = {
  base_model: 'what a deployment is, is told by `model "NAME" is "DEPLOYMENT"` of its provider',
  max_tokens: '`cap max_tokens` of the route bounds an answer',
  max_output_tokens: '`cap max_tokens` of the route bounds an answer',
  access_groups: '`models` of a `client` or a `tag` says who may ask for what',
  team_id: '`models` of a `client` or a `tag` says who may ask for what',
  health_check_model: 'a target is judged by the requests that it serves',
  region: 'say which requests stay in a region by conditions, and hold it by `never`',
};

export const ROUTER_REASONS: Readonly<Record<string, string>> = {
  allowed_fails_policy: '`breaker` counts all failures alike',
  routing_strategy_args: 'the strategies have no settings of their own',
  retry_after: 'a retry waits by `backoff`, and not before the Retry-After of the answer',
  enable_tag_filtering: 'routing by tags of deployments: write a condition on `tag` or `header`',
  tag_filtering_match_any: 'routing by tags of deployments: write a condition on `tag` or `header`',
  cache_responses: CACHE,
  caching_groups: CACHE,
  provider_budget_config: 'a provider has no budget; a `client` or a `tag` has',
  model_group_affinity_config: 'say `sticky by` in the pool',
  default_max_parallel_requests: 'say it as `limit N concurrent` of the provider',
  default_litellm_params: 'say it in `defaults`',
};

export const LITELLM_REASONS: Readonly<Record<string, string>> = {
  success_callback: LOGGING,
  failure_callback: LOGGING,
  callbacks: LOGGING,
  service_callback: LOGGING,
  turn_off_message_logging: LOGGING,
  json_logs: LOGGING,
  cache: CACHE,
  cache_params: CACHE,
  guardrails: GUARDRAILS,
  max_budget: 'the gateway has no budget; a `client` or a `tag` has',
  budget_duration: 'the gateway has no budget; a `client` or a `tag` has',
  default_team_settings: LOGGING,
  modify_params: 'what a target cannot take is told as a warning',
  ssl_verify: 'certificates are always verified',
};

export const GENERAL_REASONS: Readonly<Record<string, string>> = {
  database_url: KEYS,
  store_model_in_db: 'the file is the only place of the rules',
  custom_auth: KEYS,
  enable_jwt_auth: KEYS,
  alerting: LOGGING,
  alerting_threshold: LOGGING,
  background_health_checks: 'a target is judged by the requests that it serves',
  health_check_interval: 'a target is judged by the requests that it serves',
  pass_through_endpoints: 'docs/endpoints.md says which paths are served',
  max_parallel_requests: 'say it as `limit N concurrent` of the provider',
  global_max_parallel_requests: 'say it as `limit N concurrent` of a client or a route',
};

export const ROOT_REASONS: Readonly<Record<string, string>> = {
  guardrails: GUARDRAILS,
  mcp_servers: 'this edition does not serve MCP',
  callback_settings: LOGGING,
  finetune_settings: 'docs/endpoints.md says which paths are served',
  files_settings: 'docs/endpoints.md says which paths are served',
  vector_store_registry: 'docs/endpoints.md says which paths are served',
  environment_variables: 'the gateway reads the environment that it is started with: set them there',
};

// The words that the language, the routing and the codecs share. Imports nothing; everything may read it.

/** Wire protocols a client may speak, and a provider may be declared with. */
export const PROTOCOLS = ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'ollama'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What a provider may be declared with: the wire protocols, and `demo`, which answers inside the process. */
export const PROVIDER_PROTOCOLS = [...PROTOCOLS, 'demo'] as const;
export type ProviderProtocol = (typeof PROVIDER_PROTOCOLS)[number];

/** What a request asks for, whatever its protocol calls it. */
export const OPERATIONS = [
  'chat',
  'completion',
  'embedding',
  'count_tokens',
  'image',
  'audio',
  'rerank',
  'moderation',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The operations that each protocol has a request for; `chat` all of them. No other pair exists. */
export const PROTOCOL_OPERATIONS: Readonly<Record<Protocol, readonly Operation[]>> = {
  'openai-chat': ['chat', 'completion', 'embedding', 'image', 'audio', 'rerank', 'moderation'],
  'openai-responses': ['chat'],
  anthropic: ['chat', 'count_tokens'],
  gemini: ['chat', 'count_tokens', 'embedding'],
  ollama: ['chat', 'completion', 'embedding'],
};

/** What a target may lack (`model … lacks tools`), and a request may need. */
export const CAPABILITIES = [
  'tools',
  'images',
  'audio',
  'documents',
  'json_schema',
  'thinking',
  'streaming',
  'system',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What a request may use, and a condition may test with one word. */
export const FLAGS = ['stream', 'tools', 'images', 'audio', 'documents', 'json_schema', 'thinking'] as const;
export type Flag = (typeof FLAGS)[number];

/** What a request may use, and a target may not be able to take; `system` is no condition's. */
export type Feature = Flag | 'system';

/** What a request uses that needs the capability. */
export const FEATURE_OF: Readonly<Record<Capability, Feature>> = {
  tools: 'tools',
  images: 'images',
  audio: 'audio',
  documents: 'documents',
  json_schema: 'json_schema',
  thinking: 'thinking',
  streaming: 'stream',
  system: 'system',
};

/** Of what a request has an amount, and a condition may compare it. `input_tokens` is an estimate. */
export const NUMBER_FIELDS = ['input_tokens', 'max_tokens', 'messages', 'body_size'] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** In the order of a week that begins on Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The type of a canonical parameter's value; `number` may be fractional, `strings` is a list. */
export type ParameterType = 'integer' | 'number' | 'boolean' | 'string' | 'strings';

/**
 * Parameters that `set`, `default`, `cap` and `drop` may name, in canonical spelling.
 * Every codec maps its own spelling to these; `capped` says that `cap` makes sense.
 */
export const PARAMETERS = {
  max_tokens: { type: 'integer', capped: true, min: 1 },
  temperature: { type: 'number', capped: true, min: 0 },
  top_p: { type: 'number', capped: true, min: 0 },
  top_k: { type: 'integer', capped: true, min: 0 },
  min_p: { type: 'number', capped: true, min: 0 },
  presence_penalty: { type: 'number', capped: true },
  frequency_penalty: { type: 'number', capped: true },
  repetition_penalty: { type: 'number', capped: true },
  seed: { type: 'integer', capped: false },
  stop: { type: 'strings', capped: false },
  n: { type: 'integer', capped: true, min: 1 },
  logprobs: { type: 'boolean', capped: false },
  top_logprobs: { type: 'integer', capped: true, min: 0 },
  parallel_tool_calls: { type: 'boolean', capped: false },
  reasoning_effort: { type: 'string', capped: false },
  thinking_budget: { type: 'integer', capped: true, min: 0 },
  verbosity: { type: 'string', capped: false },
  user: { type: 'string', capped: false },
  service_tier: { type: 'string', capped: false },
  prompt_cache_key: { type: 'string', capped: false },
  store: { type: 'boolean', capped: false },
} as const satisfies Record<string, { type: ParameterType; capped: boolean; min?: number }>;
export type ParameterName = keyof typeof PARAMETERS;
export type ParameterValue = number | boolean | string | readonly string[];

/** Milliseconds that hold where nobody says otherwise: times that let slow models think. `stream` is off. */
export const BUILT_IN_TIMEOUTS = { connect: 5_000, firstToken: 300_000, idle: 120_000, total: 600_000 } as const;

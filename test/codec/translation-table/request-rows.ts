// One of each thing that a request can say, and where to look for it on the other side.
import { effortOfBudget } from '../../../src/codec/canonical/effort.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import { PARAMETERS, type ParameterName, type ParameterValue, PROTOCOLS } from '../../../src/vocabulary.ts';
import { MESSAGE_ROWS, RESULT_ROWS } from './message-rows.ts';
import type { RequestRow } from './request-row.ts';
import { FORMAT_ROWS, TOOL_ROWS, WEATHER } from './tool-rows.ts';

const ROOM = { max_tokens: 64_000 };

const THINKING: readonly RequestRow[] = [
  {
    name: 'thinking on',
    request: { thinking: { mode: 'on' }, parameters: { ...ROOM, thinking_budget: 8_192 } },
    read: ({ thinking }) => (thinking?.mode === 'on' ? true : undefined),
    means: ({ thinking, parameters: { reasoning_effort: effort } }) =>
      thinking?.mode === 'adaptive' || (effort !== undefined && effort !== 'none'),
  },
  {
    name: 'thinking off',
    request: { thinking: { mode: 'off' }, parameters: ROOM },
    written: {
      'openai-chat': { reasoning_effort: 'none', thinking: null },
      'openai-responses': { reasoning: { effort: 'none' } },
    },
    read: ({ thinking, parameters }) =>
      thinking?.mode === 'off' || parameters.reasoning_effort === 'none' || parameters.thinking_budget === 0
        ? true
        : undefined,
  },
  {
    name: 'thinking, as much as it takes (`adaptive`)',
    request: { thinking: { mode: 'adaptive' }, parameters: ROOM },
    read: ({ thinking }) => (thinking?.mode === 'adaptive' ? true : undefined),
    // A switch without a level or a budget leaves it to the model.
    means: ({ thinking, parameters: { reasoning_effort: effort, thinking_budget: budget } }) =>
      thinking?.mode === 'on' && effort === undefined && budget === undefined,
  },
  {
    name: 'thoughts not shown',
    request: { thinking: { mode: 'on', show: false }, parameters: { ...ROOM, thinking_budget: 8_192 } },
    read: ({ thinking }) => (thinking?.show === false || thinking?.show === 'omitted' ? true : undefined),
  },
];

const REST: readonly RequestRow[] = [
  { name: '`metadata`', request: { metadata: { team: 'search' } }, read: ({ metadata }) => metadata },
  {
    name: 'output kinds (`modalities`)',
    request: { modalities: ['text', 'audio'] },
    read: ({ modalities }) => modalities && [...modalities].sort(),
  },
  {
    name: 'earlier answer that the vendor keeps',
    request: { stored: { previousResponseId: 'resp_1' } },
    read: ({ stored }) => stored?.previousResponseId,
  },
  {
    name: 'conversation that the vendor keeps',
    request: { stored: { conversation: 'conv_1' } },
    read: ({ stored }) => stored?.conversation,
  },
  {
    name: 'any field that only the client’s protocol has',
    request: {},
    written: Object.fromEntries(PROTOCOLS.map((protocol) => [protocol, { some_new_field: 'x' }])),
    read: ({ extensions }) => Object.values(extensions).find((bag) => 'some_new_field' in bag)?.some_new_field,
  },
];

/** A value of each canonical parameter. */
const VALUES: Readonly<Record<ParameterName, ParameterValue>> = {
  max_tokens: 512,
  temperature: 0.5,
  top_p: 0.9,
  top_k: 40,
  min_p: 0.1,
  presence_penalty: 0.1,
  frequency_penalty: 0.2,
  repetition_penalty: 1.1,
  seed: 7,
  stop: ['END', 'STOP'],
  n: 2,
  logprobs: true,
  top_logprobs: 3,
  parallel_tool_calls: false,
  reasoning_effort: 'high',
  thinking_budget: 8_192,
  verbosity: 'low',
  user: 'u-1',
  service_tier: 'auto',
  prompt_cache_key: 'k',
  store: true,
};

/** What a parameter makes no sense without. */
const BESIDE: Readonly<Partial<Record<ParameterName, Partial<ChatRequest>>>> = {
  top_logprobs: { parameters: { logprobs: true } },
  parallel_tool_calls: { tools: [WEATHER] },
  reasoning_effort: { parameters: ROOM },
  thinking_budget: { thinking: { mode: 'on' }, parameters: ROOM },
};

const PARAMETER_ROWS: readonly RequestRow[] = (Object.keys(PARAMETERS) as ParameterName[]).map((name) => {
  const beside = BESIDE[name] ?? {};
  return {
    name: `\`${name}\``,
    request: { ...beside, parameters: { ...beside.parameters, [name]: VALUES[name] } },
    ...(name === 'reasoning_effort' && {
      means: ({ parameters: { thinking_budget: budget } }, sent) =>
        typeof budget === 'number' && effortOfBudget(budget) === sent,
      written: { gemini: { generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH' } } } },
    }),
    read: ({ parameters }) => parameters[name],
  };
});

export const REQUEST_ROWS: readonly RequestRow[] = [
  ...MESSAGE_ROWS,
  ...RESULT_ROWS,
  ...TOOL_ROWS,
  ...FORMAT_ROWS,
  ...THINKING,
  ...PARAMETER_ROWS,
  ...REST,
];

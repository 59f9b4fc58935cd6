// Canonical parameters as Chat's clients write them, and as each of its vendors wants them.
import type { ParameterName } from '../../vocabulary.ts';
import { budgetOfEffort, effortOfBudget, isEffort, nearestEffort } from '../canonical/effort.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { type ParameterField, spellings, writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { EncodeContext } from '../codec.ts';
import { warnLoss } from './losses.ts';
import { type ChatQuirks, quirksOf } from './quirks.ts';

const field = (name: ParameterName, ...aliases: readonly string[][]): ParameterField => ({
  name,
  path: [name],
  aliases,
});

export const PARAMETER_FIELDS: readonly ParameterField[] = [
  { name: 'max_tokens', path: ['max_completion_tokens'], aliases: [['max_tokens']] },
  field('temperature'),
  field('top_p'),
  field('top_k'),
  field('min_p'),
  field('presence_penalty'),
  field('frequency_penalty'),
  field('repetition_penalty'),
  field('seed', ['random_seed']),
  field('stop'),
  field('n'),
  field('logprobs'),
  field('top_logprobs'),
  field('parallel_tool_calls'),
  field('reasoning_effort', ['reasoning', 'effort']),
  { name: 'thinking_budget', path: ['thinking', 'budget_tokens'], aliases: [['reasoning', 'max_tokens']] },
  field('verbosity'),
  field('user', ['safety_identifier']),
  field('service_tier'),
  field('prompt_cache_key'),
  field('store'),
];

export const parameterPath = spellings(PARAMETER_FIELDS);

const EXTENDED: readonly ParameterName[] = ['top_k', 'min_p', 'repetition_penalty'];
const THINKING: readonly ParameterName[] = ['reasoning_effort', 'thinking_budget'];

/** Writes all parameters, and thinking with them, under the names of the target's quirks. */
export function encodeParameters(body: JsonObject, request: ChatRequest, context: EncodeContext): void {
  const quirks = quirksOf(context.target);
  writeParameters(body, request.parameters, { fields: fieldsFor(quirks), context, handled: THINKING });
  const { thinking, parameters } = request;
  if (thinking === undefined && parameters.reasoning_effort === undefined && parameters.thinking_budget === undefined)
    return;
  encodeThinking(body, request, { context, quirks });
}

const fieldsByQuirks = new WeakMap<ChatQuirks, readonly ParameterField[]>();

/** The fields of a vendor with these quirks. */
function fieldsFor(quirks: ChatQuirks): readonly ParameterField[] {
  const known = fieldsByQuirks.get(quirks);
  if (known !== undefined) return known;
  const fields = PARAMETER_FIELDS.flatMap((field): ParameterField[] => {
    if (field.name === 'max_tokens') return [{ ...field, path: [quirks.maxTokensField] }];
    if (field.name === 'seed') return [{ ...field, path: [quirks.seedField] }];
    return EXTENDED.includes(field.name) && !quirks.extendedSampling ? [] : [field];
  });
  fieldsByQuirks.set(quirks, fields);
  return fields;
}

interface Options {
  readonly context: EncodeContext;
  readonly quirks: ChatQuirks;
}

function encodeThinking(body: JsonObject, request: ChatRequest, { context, quirks }: Options): void {
  const { thinking } = request;
  const { reasoning_effort: effort, thinking_budget: budget } = request.parameters;
  const known = { mode: thinking?.mode, effort: asText(effort), budget: asNumber(budget) };
  const write = SWITCHES[quirks.thinkingSwitch] ?? writeEffort;
  write(body, known, context);
  const { show } = thinking ?? {};
  // Thoughts that are not to be shown are left out of the answer by the client's codec, whatever the target sends.
  if (isObject(body.reasoning) && (show === false || show === 'omitted')) body.reasoning.exclude = true;
  else if (typeof show === 'string' && show !== 'omitted')
    warnLoss(context, 'dropped', 'thinking', `thoughts as ${show}`);
}

interface Wanted {
  readonly mode: 'on' | 'off' | 'adaptive' | undefined;
  readonly effort: string | undefined;
  readonly budget: number | undefined;
}

type Write = (body: JsonObject, wanted: Wanted, context: EncodeContext) => void;

const SWITCHES: Readonly<Record<string, Write>> = {
  /** `thinking: { type, budget_tokens }`, with the level beside it. */
  thinking(body, { mode, effort, budget }) {
    if (mode !== undefined || budget !== undefined) {
      const type = mode === 'off' ? 'disabled' : 'enabled';
      body.thinking = { type, ...(budget !== undefined && mode !== 'off' && { budget_tokens: budget }) };
    }
    if (effort !== undefined) body.reasoning_effort = effort;
  },
  /** OpenRouter's `reasoning`, where effort and budget exclude each other: the budget says more. */
  reasoning(body, { mode, effort, budget }, context) {
    if (mode === undefined && effort === undefined && budget === undefined) return;
    if (effort !== undefined && budget !== undefined)
      warnLoss(context, 'changed', context.parameterPath('reasoning_effort'));
    body.reasoning =
      mode === 'off'
        ? { enabled: false }
        : budget !== undefined
          ? { max_tokens: budget }
          : effort !== undefined
            ? { effort }
            : { enabled: true };
  },
};

/** Only a level can be said. A budget becomes the level that covers it. */
function writeEffort(body: JsonObject, { mode, effort, budget }: Wanted, context: EncodeContext): void {
  if (effort !== undefined) {
    body.reasoning_effort = knownEffort(effort, context);
    if (budget !== undefined)
      warnLoss(context, 'changed', context.parameterPath('thinking_budget'), 'the effort was sent');
  } else if (budget !== undefined && mode !== 'off') {
    body.reasoning_effort = knownEffort(effortOfBudget(budget), context);
    warnLoss(context, 'changed', context.parameterPath('thinking_budget'), `sent as effort ${body.reasoning_effort}`);
  } else if (mode !== undefined) {
    warnLoss(context, 'dropped', 'thinking', 'the target has no switch for it');
  }
}

const OPENAI_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

/** OpenAI refuses a level that it does not know (`max`); of other vendors nobody knows which they have. */
function knownEffort(effort: string, context: EncodeContext): string {
  if (context.target.family !== 'openai' || !isEffort(effort)) return effort;
  const nearest = nearestEffort(effort, OPENAI_EFFORTS) ?? effort;
  if (nearest !== effort) {
    const detail = `${effort} (about ${budgetOfEffort(effort)} tokens) sent as ${nearest}`;
    warnLoss(context, 'changed', context.parameterPath('reasoning_effort'), detail);
  }
  return nearest;
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);
const asNumber = (value: unknown) => (typeof value === 'number' ? value : undefined);

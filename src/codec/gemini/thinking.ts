// `thinkingConfig`: levels (3 and later) and budgets (2.5) to and from the canonical thinking, effort and budget.
import { budgetOfEffort, type Effort, effortOfBudget, isEffort, nearestEffort } from '../canonical/effort.ts';
import { numberOf } from '../canonical/read-json.ts';
import type { ChatRequest, Parameters, Thinking } from '../canonical/request.ts';
import type { EncodeContext } from '../codec.ts';
import type { ModelTraits } from './model-traits.ts';
import type { GeminiThinkingConfig } from './wire.ts';

const NUMBERED_LEVELS = ['THINKING_LEVEL_UNSPECIFIED', 'LOW', 'HIGH'];
/** The budget that leaves the amount to the model. */
const DYNAMIC = -1;

interface ReadThinking {
  readonly thinking?: Thinking;
  readonly parameters: Parameters;
}

export function readThinking(config: GeminiThinkingConfig | undefined): ReadThinking {
  if (config === undefined) return { parameters: {} };
  const level = readLevel(config.thinkingLevel);
  const budget = numberOf(config.thinkingBudget);
  // Thoughts are not shown unless they are asked for.
  const show = config.includeThoughts === true;
  const mode = modeOf(level, budget, show);
  return {
    ...(mode !== undefined && { thinking: { mode, show } }),
    parameters: {
      ...(level !== undefined && { reasoning_effort: level }),
      ...(budget !== undefined && budget > 0 && { thinking_budget: Math.trunc(budget) }),
    },
  };
}

function readLevel(value: string | number | undefined): string | undefined {
  const name = (typeof value === 'number' ? NUMBERED_LEVELS[value] : value)?.toLowerCase();
  return name === undefined || name === 'thinking_level_unspecified' ? undefined : name;
}

function modeOf(level: string | undefined, budget: number | undefined, show: boolean) {
  if (budget === 0) return 'off';
  if (level !== undefined || (budget !== undefined && budget > 0)) return 'on';
  return budget === DYNAMIC || show ? 'adaptive' : undefined;
}

/** What is asked for, before it is fitted to a model. */
interface Asked {
  readonly off: boolean;
  readonly effort: Effort | undefined;
  readonly budget: number | undefined;
  readonly dynamic: boolean;
}

/** The config for a model; undefined where nothing is to be said. Says what is moved to another level or range. */
export function writeThinking(
  request: ChatRequest,
  traits: ModelTraits,
  context: EncodeContext,
): GeminiThinkingConfig | undefined {
  const { thinking, parameters } = request;
  const effort = parameters.reasoning_effort;
  const budget = parameters.thinking_budget;
  if (thinking === undefined && effort === undefined && budget === undefined) return undefined;
  const asked: Asked = {
    off: thinking?.mode === 'off' || effort === 'none' || budget === 0,
    effort: isEffort(effort) ? effort : undefined,
    budget: typeof budget === 'number' ? budget : undefined,
    dynamic: thinking?.mode === 'adaptive',
  };
  if (effort !== undefined && asked.effort === undefined) warnOf('reasoning_effort', 'dropped', context);
  const nothing = !asked.off && asked.effort === undefined && asked.budget === undefined && thinking === undefined;
  if (nothing) return undefined;
  const amount = WRITERS[traits.thinking](asked, traits, context);
  if (amount === undefined) return undefined;
  return { ...showOf(thinking, asked), ...amount };
}

function showOf(thinking: Thinking | undefined, { off }: Asked): GeminiThinkingConfig {
  if (off || thinking === undefined || thinking.show === false || thinking.show === 'omitted') return {};
  return { includeThoughts: true };
}

type AmountWriter = (asked: Asked, traits: ModelTraits, context: EncodeContext) => GeminiThinkingConfig | undefined;

const WRITERS: Readonly<Record<ModelTraits['thinking'], AmountWriter>> = {
  none: (asked, _, context) => {
    // Of Google's own models it is known that they do not think; others may.
    const isKnown = asked.off && /^(models\/)?(gemini|gemma)-/.test(context.target.model);
    if (!isKnown) warnOf(asked.budget === undefined ? 'reasoning_effort' : 'thinking_budget', 'dropped', context);
    return undefined;
  },
  budget: (asked, { budget: range }, context) => {
    if (asked.off && range.off) return { thinkingBudget: 0 };
    const wanted = asked.off ? range.min : (asked.budget ?? (asked.effort && budgetOfEffort(asked.effort)));
    if (wanted === undefined) return asked.dynamic ? { thinkingBudget: DYNAMIC } : {};
    const fitted = Math.min(Math.max(wanted, range.min), range.max);
    if (asked.off || fitted !== wanted)
      warnOf(asked.budget === undefined ? 'reasoning_effort' : 'thinking_budget', 'changed', context);
    return { thinkingBudget: fitted };
  },
  level: (asked, { levels }, context) => {
    const budget = asked.effort === undefined ? asked.budget : undefined;
    const wanted = asked.off
      ? levels[0]
      : (asked.effort ?? (budget === undefined ? undefined : effortOfBudget(budget)));
    if (wanted === undefined) return {};
    const level = nearestEffort(wanted, levels) ?? wanted;
    if (asked.off || level !== wanted)
      warnOf(asked.budget === undefined ? 'reasoning_effort' : 'thinking_budget', 'changed', context);
    else if (budget !== undefined) warnOf('thinking_budget', 'changed', context);
    return { thinkingLevel: level.toUpperCase() };
  },
};

function warnOf(
  name: 'reasoning_effort' | 'thinking_budget',
  code: 'changed' | 'dropped',
  context: EncodeContext,
): void {
  context.warn({ code, path: context.parameterPath(name), protocol: context.target.protocol });
}

// Thinking, effort and the token limit that bounds both, for a provider of the Messages API.
import { budgetOfEffort, type Effort, effortOfBudget, isEffort, nearestEffort } from '../canonical/effort.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { ChatRequest, Thinking } from '../canonical/request.ts';
import type { Encoding } from './encoding.ts';
import type { Turn } from './turns.ts';

/** The least budget that the API takes. */
const MINIMUM_BUDGET = 1_024;

export interface ThinkingFields {
  readonly thinking?: JsonObject;
  readonly effort?: Effort;
  readonly maxTokens: number;
  /** By a fixed budget: then some other parameters are refused beside it. */
  readonly budgeted: boolean;
}

interface Wanted {
  readonly mode: Thinking['mode'] | undefined;
  readonly effort: Effort | undefined;
  readonly budget: number | undefined;
  /** Where the client asked for it. */
  readonly path: string;
}

/** `thinking`, `output_config.effort` and `max_tokens`, which is filled in where the client said none. */
export function encodeThinking(request: ChatRequest, turns: readonly Turn[], encoding: Encoding): ThinkingFields {
  const maxTokens = Number(request.parameters.max_tokens ?? encoding.traits.maxTokens);
  const plain = { maxTokens, budgeted: false };
  if (asksNothing(request)) return plain;
  const wanted = readWanted(request, encoding);
  if (wanted.mode === 'off')
    return { ...plain, ...encodeOff(wanted, encoding), ...encodeEffort(wanted.effort, encoding) };
  if (wanted.mode === undefined) return { ...plain, ...encodeEffort(wanted.effort, encoding) };
  if (encoding.traits.thinking === 'none') {
    encoding.warn('dropped', wanted.path, 'this model does not think');
    return plain;
  }
  const byBudget = encoding.traits.thinking === 'budget' || (encoding.traits.thinking === 'both' && isBudget(wanted));
  return byBudget
    ? encodeBudget({ request, wanted, turns, maxTokens }, encoding)
    : { ...plain, ...encodeAdaptive(request, wanted, encoding) };
}

function asksNothing({ thinking, parameters }: ChatRequest): boolean {
  return (
    thinking === undefined && parameters.reasoning_effort === undefined && parameters.thinking_budget === undefined
  );
}

/**
 * A level or a budget asks for thinking, except from clients of this protocol: they say `thinking` when they mean it,
 * and a level alone then bounds the answer.
 */
function readWanted({ thinking, parameters }: ChatRequest, encoding: Encoding): Wanted {
  const { reasoning_effort: level, thinking_budget } = parameters;
  const budget = typeof thinking_budget === 'number' ? thinking_budget : undefined;
  const effort = isEffort(level) ? level : undefined;
  if (level !== undefined && effort === undefined) {
    encoding.warn('dropped', encoding.context.parameterPath('reasoning_effort'), `unknown level ${String(level)}`);
  }
  const said = encoding.context.parameterPath(budget === undefined ? 'reasoning_effort' : 'thinking_budget');
  const path = thinking === undefined ? said : 'thinking';
  if (effort === 'none' || budget === 0) return { mode: 'off', effort: undefined, budget: undefined, path };
  const implied = budget !== undefined || (effort !== undefined && !encoding.ownClient) ? 'on' : undefined;
  return { mode: thinking?.mode ?? implied, effort, budget, path };
}

function isBudget({ budget, mode }: Wanted): boolean {
  return budget !== undefined && mode === 'on';
}

function encodeOff({ path }: Wanted, encoding: Encoding): Pick<ThinkingFields, 'thinking'> {
  const { thinkingOff } = encoding.traits;
  if (thinkingOff === 'disabled') return { thinking: { type: 'disabled' } };
  if (thinkingOff === 'never') encoding.warn('dropped', path, 'this model always thinks');
  return {};
}

function encodeEffort(effort: Effort | undefined, encoding: Encoding): Pick<ThinkingFields, 'effort'> {
  if (effort === undefined) return {};
  const path = encoding.context.parameterPath('reasoning_effort');
  const accepted = nearestEffort(effort, encoding.traits.efforts);
  if (accepted === undefined) encoding.warn('dropped', path, 'this model takes no effort level');
  else if (accepted !== effort) encoding.warn('changed', path, `${effort} is sent as ${accepted}`);
  return accepted === undefined ? {} : { effort: accepted };
}

function encodeAdaptive(
  request: ChatRequest,
  wanted: Wanted,
  encoding: Encoding,
): Pick<ThinkingFields, 'thinking' | 'effort'> {
  const thinking = { type: 'adaptive', ...encodeDisplay(request.thinking) };
  if (wanted.budget === undefined || wanted.effort !== undefined) {
    if (wanted.budget !== undefined) encoding.warn('dropped', encoding.context.parameterPath('thinking_budget'));
    return { thinking, ...encodeEffort(wanted.effort, encoding) };
  }
  const effort = nearestEffort(effortOfBudget(wanted.budget), encoding.traits.efforts);
  const detail = effort === undefined ? 'the model decides' : `sent as effort ${effort}`;
  encoding.warn('changed', encoding.context.parameterPath('thinking_budget'), detail);
  return { thinking, ...(effort !== undefined && { effort }) };
}

interface BudgetInput {
  readonly request: ChatRequest;
  readonly wanted: Wanted;
  readonly turns: readonly Turn[];
  readonly maxTokens: number;
}

function encodeBudget(input: BudgetInput, encoding: Encoding): ThinkingFields {
  const { request, wanted, maxTokens } = input;
  const off = { maxTokens, budgeted: false };
  const obstacle = encoding.traits.strictThinking ? findObstacle(input) : undefined;
  if (obstacle !== undefined) {
    encoding.warn('dropped', wanted.path, obstacle);
    return off;
  }
  const asked = Math.max(MINIMUM_BUDGET, wanted.budget ?? budgetOfEffort(wanted.effort ?? 'medium'));
  const said = wanted.budget === undefined ? 'reasoning_effort' : 'thinking_budget';
  const path = encoding.context.parameterPath(said);
  const limited = request.parameters.max_tokens !== undefined;
  const budget = limited ? Math.min(asked, maxTokens - 1) : asked;
  if (budget < MINIMUM_BUDGET) {
    encoding.warn('dropped', path, `max_tokens leaves no room to think (at least ${MINIMUM_BUDGET} tokens)`);
    return off;
  }
  if (budget < asked) encoding.warn('changed', path, `a budget of ${budget}, to stay below max_tokens`);
  else if (wanted.budget !== undefined && wanted.budget < budget) encoding.warn('changed', path, `raised to ${budget}`);
  return {
    thinking: { type: 'enabled', budget_tokens: budget, ...encodeDisplay(request.thinking) },
    maxTokens: limited || maxTokens > budget ? maxTokens : budget + maxTokens,
    budgeted: true,
  };
}

/**
 * Why a fixed budget would be refused: a forced call, or a tool loop under way whose turn does not begin with a thought
 * (it was another vendor's, or its thoughts were not kept). Earlier turns without thoughts are no obstacle.
 */
function findObstacle({ request, turns }: BudgetInput): string | undefined {
  const mode = request.toolChoice?.mode;
  if (mode === 'required' || mode === 'named') return 'a forced tool call leaves no room to think';
  if (turns.at(-1)?.role !== 'user' || turns.at(-1)?.blocks[0]?.type !== 'tool_result') return undefined;
  const first = turns.at(-2)?.blocks[0]?.type;
  const thought = first === 'thinking' || first === 'redacted_thinking';
  return thought ? undefined : 'the turn that waits for tool results has no signed thoughts';
}

function encodeDisplay(thinking: Thinking | undefined): JsonObject {
  const show = thinking?.show;
  if (show === undefined) return {};
  if (show === false || show === 'omitted') return { display: 'omitted' };
  return { display: show === 'updates' ? 'updates' : 'summarized' };
}

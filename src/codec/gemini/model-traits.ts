// What a model behind the Gemini API takes, known from its name, with quirks for those whose names say nothing.
import type { Effort } from '../canonical/effort.ts';
import { remembered } from '../canonical/remembered.ts';
import type { TargetTraits } from '../codec.ts';

export interface ModelTraits {
  /** `none`: it cannot think; `budget`: tokens (2.5); `level`: 3 and later. */
  readonly thinking: 'none' | 'budget' | 'level';
  /** Budgets that are taken, in tokens; `off` is whether 0 switches thinking off. */
  readonly budget: { readonly min: number; readonly max: number; readonly off: boolean };
  readonly levels: readonly Effort[];
  /** A call in the history without a thought signature is refused. */
  readonly signedCalls: boolean;
  /** Media may stand inside a function response. */
  readonly mediaInResults: boolean;
  /** Structured output and function calling may be asked for together. */
  readonly schemaWithTools: boolean;
  /** Whether tools and answers are described by full JSON Schema, or by the older Schema subset. */
  readonly jsonSchema: boolean;
}

/**
 * Quirks that this codec reads:
 * | name | value | default |
 * |---|---|---|
 * | `path_prefix` | what stands before `/models/` in paths | `/v1beta` |
 * | `schema` | `json` (`parametersJsonSchema`, `responseJsonSchema`) or `openapi` (`parameters`, `responseSchema`) | `json` |
 * | `thinking` | `none`, `budget`, `level` | by model |
 * | `function_ids` | `false`: calls and results carry no ids | `true` |
 */
export function traitsOf({ model, quirks }: TargetTraits): ModelTraits {
  const traits = modelTraits(model);
  const { thinking, schema } = quirks;
  if (thinking === undefined && schema === undefined) return traits;
  return {
    ...traits,
    ...((thinking === 'none' || thinking === 'budget' || thinking === 'level') && { thinking }),
    ...(schema === 'openapi' && { jsonSchema: false }),
  };
}

const FLASH_BUDGET = { min: 1, max: 24_576, off: true };
const LITE_BUDGET = { min: 512, max: 24_576, off: true };
const PRO_BUDGET = { min: 128, max: 32_768, off: false };

/** Ranges and levels: ai.google.dev/gemini-api/docs/thinking and …/gemini-3, 2026-11. A name without a version (`gemini-flash-latest`) is of the newest kind. */
const modelTraits = remembered((name): ModelTraits => {
  const model = name.toLowerCase();
  const [, major, minor] = /gemini-(?:[a-z]+-)*(\d+)(?:[.-](\d))?/.exec(model) ?? [];
  const foreign = !model.includes('gemini');
  const version = major === undefined ? Number.POSITIVE_INFINITY : Number(major) + Number(minor ?? 0) / 10;
  const pro = model.includes('-pro');
  const newest = !foreign && version >= 3;
  return {
    thinking: foreign || version < 2.5 ? 'none' : newest ? 'level' : 'budget',
    budget: pro ? PRO_BUDGET : model.includes('flash-lite') ? LITE_BUDGET : FLASH_BUDGET,
    levels: pro ? (version === 3 ? ['low', 'high'] : ['low', 'medium', 'high']) : ['minimal', 'low', 'medium', 'high'],
    signedCalls: newest,
    mediaInResults: newest,
    schemaWithTools: newest,
    jsonSchema: true,
  };
});

// What a model behind the Messages API takes: known of Claude by version, said of others by quirks.
import type { Effort } from '../canonical/effort.ts';
import { remembered } from '../canonical/remembered.ts';
import type { TargetTraits } from '../codec.ts';

export interface ModelTraits {
  /** `budget`: `enabled` with a budget only; `adaptive`: that only; `both`; `none`: it cannot think. */
  readonly thinking: 'none' | 'budget' | 'both' | 'adaptive';
  /** How thinking is switched off: by saying so, by saying nothing, or never. */
  readonly thinkingOff: 'disabled' | 'omit' | 'never';
  /** Levels that `output_config.effort` may have; empty: the field is refused. */
  readonly efforts: readonly Effort[];
  /** `one`: temperature or top_p, not both; `none`: any value but the default is refused. */
  readonly sampling: 'all' | 'one' | 'none';
  /** Whether a conversation may end with the beginning of the answer. */
  readonly prefill: boolean;
  /** Whether `system` messages may stand between turns. */
  readonly midSystem: boolean;
  /** Sent as `max_tokens` where the client says none. */
  readonly maxTokens: number;
  /** Whether thinking blocks without a valid signature, and sampling beside thinking, are refused. */
  readonly strictThinking: boolean;
}

/**
 * Quirks that this codec reads, for a provider whose models are not what their names say:
 * | name | value | default |
 * |---|---|---|
 * | `max_tokens` | sent where the client says none | by model: 4096, 8192 or 32000 |
 * | `thinking` | `none`, `budget`, `both`, `adaptive` | by model; `budget` for those that are no Claude |
 * | `sampling` | `all`, `one`, `none` | by model |
 * | `mid_conversation_system` | true, false | by model (Bedrock, Vertex and Foundry lack it) |
 */
export function traitsOf(target: TargetTraits): ModelTraits {
  const { max_tokens, thinking, sampling, mid_conversation_system } = target.quirks;
  const traits = modelTraits(describingName(target));
  if (
    max_tokens === undefined &&
    thinking === undefined &&
    sampling === undefined &&
    mid_conversation_system === undefined
  )
    return traits;
  return {
    ...traits,
    ...(typeof max_tokens === 'number' && { maxTokens: max_tokens }),
    ...(isThinkingForm(thinking) && { thinking }),
    ...((sampling === 'all' || sampling === 'one' || sampling === 'none') && { sampling }),
    ...(typeof mid_conversation_system === 'boolean' && { midSystem: mid_conversation_system }),
  };
}

/** An id that names no Claude (the ARN of a profile) is what its name in the route file says it is. */
function describingName({ model, alias }: TargetTraits): string {
  return alias === undefined || /claude/i.test(model) ? model : alias;
}

function isThinkingForm(value: unknown): value is ModelTraits['thinking'] {
  return value === 'none' || value === 'budget' || value === 'both' || value === 'adaptive';
}

const FOREIGN: ModelTraits = {
  thinking: 'budget',
  thinkingOff: 'disabled',
  efforts: [],
  sampling: 'all',
  prefill: true,
  midSystem: false,
  maxTokens: 8_192,
  strictThinking: false,
};

const OLDEST: ModelTraits = {
  ...FOREIGN,
  thinking: 'none',
  thinkingOff: 'omit',
  maxTokens: 4_096,
  strictThinking: true,
};

/**
 * What changed with each version of Claude, laid over what came before. Sources, read 2026-11: the pages on thinking, effort,
 * mid-conversation system messages and the migration guide of platform.claude.com; Bedrock's page on adaptive thinking.
 */
const VERSIONS: readonly { readonly from: number; readonly traits: Partial<ModelTraits> }[] = [
  { from: 3.5, traits: { maxTokens: 8_192 } },
  { from: 3.7, traits: { thinking: 'budget', thinkingOff: 'disabled' } },
  { from: 4, traits: { maxTokens: 32_000 } },
  { from: 4.1, traits: { sampling: 'one' } },
  { from: 4.6, traits: { thinking: 'both', efforts: ['low', 'medium', 'high', 'max'], prefill: false } },
  {
    from: 4.7,
    traits: {
      thinking: 'adaptive',
      thinkingOff: 'omit',
      efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
      sampling: 'none',
    },
  },
  { from: 4.8, traits: { midSystem: true } },
  { from: 5, traits: { thinkingOff: 'disabled' } },
];

const CLAUDE = /claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2})(?!\d))?/;
const NAMED_EXCEPTIONS: readonly { readonly name: RegExp; readonly traits: Partial<ModelTraits> }[] = [
  { name: /claude-opus-4[.-]5/, traits: { efforts: ['low', 'medium', 'high'] } },
  { name: /claude-(?:fable|mythos)/, traits: { thinkingOff: 'never' } },
];

/** A Claude without a version in its name (`claude-sonnet-latest`) is taken to be of the newest kind. */
const modelTraits = remembered((name): ModelTraits => {
  const model = name.toLowerCase();
  if (!model.includes('claude')) return FOREIGN;
  const [, major, minor] = CLAUDE.exec(model) ?? [];
  const version = major === undefined ? Number.POSITIVE_INFINITY : Number(major) + Number(minor ?? 0) / 10;
  const layers = [
    ...VERSIONS.filter(({ from }) => version >= from),
    ...NAMED_EXCEPTIONS.filter(({ name }) => name.test(model)),
  ];
  let traits = OLDEST;
  for (const layer of layers) traits = { ...traits, ...layer.traits };
  return traits;
});

// How vendors of the OpenAI Chat protocol differ from OpenAI: the quirks that this codec reads, and what holds without them.
import type { TargetTraits } from '../codec.ts';

/**
 * | quirk | values | meaning | without it |
 * |---|---|---|---|
 * | `max_tokens_field` | a field name | what the limit of output tokens is called | `max_completion_tokens` for family `openai`, else `max_tokens` |
 * | `reasoning_field` | `reasoning_content`, `reasoning`, `reasoning_details`, `content`, `none` | where past thinking goes back | `none` for family `openai`, else `reasoning_content` |
 * | `thinking_switch` | `thinking`, `reasoning`, `none` | the object that switches thinking: `thinking.type` (DeepSeek, Z.ai), `reasoning` (OpenRouter); `none`: only `reasoning_effort` | `none` |
 * | `developer_role` | true, false | whether it knows the role; otherwise `system` | family `openai` only |
 * | `tool_id` | `alnum9` | call ids are nine letters or digits (Mistral) | any id |
 * | `stream_usage` | true, false | whether it takes `stream_options.include_usage`; false: it says usage anyway, or never | true |
 * | `extended_sampling` | true, false | whether it takes `top_k`, `min_p`, `repetition_penalty` | false for family `openai`, else true |
 * | `seed_field` | a field name | what the seed is called (`random_seed` at Mistral) | `seed` |
 * | `cache_control` | true, false | whether parts may carry Anthropic's `cache_control` (OpenRouter) | false |
 * | `allowed_tools` | true, false | whether `tool_choice` may be of type `allowed_tools`; otherwise the list of tools is cut | family `openai` only |
 * | `completions` | true, false | whether it has the older `/completions`; otherwise chat serves them | true |
 */
export interface ChatQuirks {
  readonly maxTokensField: string;
  readonly reasoningField: string;
  readonly thinkingSwitch: string;
  readonly developerRole: boolean;
  readonly alphanumericIds: boolean;
  readonly streamUsage: boolean;
  readonly extendedSampling: boolean;
  readonly seedField: string;
  readonly cacheControl: boolean;
  readonly allowedTools: boolean;
}

/** A target is the same object for each of its requests. */
const known = new WeakMap<TargetTraits, ChatQuirks>();

export function quirksOf(target: TargetTraits): ChatQuirks {
  let quirks = known.get(target);
  if (quirks === undefined) {
    quirks = readQuirks(target);
    known.set(target, quirks);
  }
  return quirks;
}

function readQuirks({ family, quirks }: TargetTraits): ChatQuirks {
  const isOpenAi = family === 'openai';
  const text = (name: string, otherwise: string) => {
    const value = quirks[name];
    return typeof value === 'string' ? value : otherwise;
  };
  const flag = (name: string, otherwise: boolean) => {
    const value = quirks[name];
    return typeof value === 'boolean' ? value : otherwise;
  };
  return {
    maxTokensField: text('max_tokens_field', isOpenAi ? 'max_completion_tokens' : 'max_tokens'),
    reasoningField: text('reasoning_field', isOpenAi ? 'none' : 'reasoning_content'),
    thinkingSwitch: text('thinking_switch', 'none'),
    developerRole: flag('developer_role', isOpenAi),
    alphanumericIds: quirks.tool_id === 'alnum9',
    streamUsage: flag('stream_usage', true),
    extendedSampling: flag('extended_sampling', !isOpenAi),
    seedField: text('seed_field', 'seed'),
    cacheControl: flag('cache_control', false),
    allowedTools: flag('allowed_tools', isOpenAi),
  };
}

// Why an answer ended: Chat's words and the canonical ones.
import { warnLostStopSequence } from '../canonical/answer-losses.ts';
import type { Finish, FinishReason } from '../canonical/response.ts';
import type { Warn } from '../canonical/warning.ts';
import { PROTOCOL } from './wire.ts';

/** OpenAI's own, then those of vendors: Mistral, DeepSeek, OpenRouter, Together (their API references, 2026-10). */
const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
  model_length: 'context_exceeded',
  insufficient_system_resource: 'error',
  error: 'error',
  eos: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop_sequence',
  max_tokens: 'length',
  refusal: 'refusal',
};

/** A turn with a call ends as `tool_calls`, and one with a refusal as `refusal`, though many vendors say `stop`. */
export function decodeFinish(
  raw: string | undefined,
  said: { readonly calls: boolean; readonly refusal: boolean },
): Finish {
  const reason = raw === undefined ? 'other' : (REASONS[raw] ?? 'other');
  // Snowflake leaves it empty in whole answers.
  if (raw === '' && !said.calls && !said.refusal) return { reason: 'stop', raw };
  const isVague = reason === 'stop' || raw === undefined || raw === '';
  const unified = isVague && said.calls ? 'tool_calls' : isVague && said.refusal ? 'refusal' : reason;
  return { reason: unified, ...(raw !== undefined && { raw }) };
}

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  refusal: 'content_filter',
  context_exceeded: 'length',
  pause: 'stop',
  error: 'error',
  other: 'stop',
};

const INEXACT: ReadonlySet<FinishReason> = new Set(['pause', 'other', 'context_exceeded']);

/** A refusal that the client reads in `refusal` ends with `stop`, as OpenAI's do. */
export function encodeFinish(finish: Finish, options: { readonly refusalShown: boolean; readonly warn: Warn }): string {
  const { reason, raw } = finish;
  warnLostStopSequence(finish, { warn: options.warn, protocol: PROTOCOL });
  if (INEXACT.has(reason)) {
    const detail = `${raw ?? reason} told as ${WORDS[reason]}`;
    options.warn({ code: 'changed', path: 'finish_reason', protocol: PROTOCOL, detail });
  }
  return reason === 'refusal' && options.refusalShown ? 'stop' : WORDS[reason];
}

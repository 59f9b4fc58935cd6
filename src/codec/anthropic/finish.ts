// Why an answer ended: stop reasons of the Messages API and canonical finish reasons, both ways.
import type { Finish, FinishReason } from '../canonical/response.ts';
import type { Warn } from '../canonical/warning.ts';
import { PROTOCOL } from './wire.ts';

/** https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons (2026-11); `compaction` is beta. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_calls',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context_exceeded',
  compaction: 'other',
};

const STOP_REASONS: Readonly<Partial<Record<FinishReason, string>>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  context_exceeded: 'model_context_window_exceeded',
};

/** `called` is whether the turn holds a call: then it ends as one, whatever else the upstream says of a normal end. */
export function readFinish(stopReason: string, stopSequence: unknown, called: boolean): Finish {
  const reason = REASONS[stopReason] ?? 'other';
  return {
    reason: called && reason === 'stop' ? 'tool_calls' : reason,
    raw: stopReason,
    ...(typeof stopSequence === 'string' && { stopSequence }),
  };
}

/** The `stop_reason` for a client. One that the API does not know is told as `end_turn`, with a warning. */
export function writeStopReason(finish: Finish, called: boolean, warn: Warn): string {
  if (called && finish.reason === 'stop') return 'tool_use';
  const known = STOP_REASONS[finish.reason];
  if (known !== undefined) return known;
  if (finish.raw !== undefined && Object.hasOwn(REASONS, finish.raw)) return finish.raw;
  warn({ code: 'changed', path: 'stop_reason', protocol: PROTOCOL, detail: finish.raw ?? finish.reason });
  return 'end_turn';
}

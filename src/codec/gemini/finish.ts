// Gemini's finish reasons (ai.google.dev/api/generate-content, FinishReason, and Vertex AI's, 2026-11), both ways.
import { warnLostStopSequence } from '../canonical/answer-losses.ts';
import type { JsonValue } from '../canonical/json.ts';
import type { Finish, FinishReason } from '../canonical/response.ts';
import type { Warn } from '../canonical/warning.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  MODEL_ARMOR: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  MALFORMED_FUNCTION_CALL: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error',
  MALFORMED_RESPONSE: 'error',
};

/** With `enum-encoding=int` the reasons are numbers; only these are the same in the Gemini API and in Vertex AI. */
const NUMBERED = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER'];

/** Undefined while the candidate goes on. A turn with a call ends as `tool_calls`: Gemini says STOP of it (H27). */
export function readFinish(value: JsonValue | undefined, calls: boolean): Finish | undefined {
  const raw = typeof value === 'number' ? (NUMBERED[value] ?? String(value)) : value;
  if (typeof raw !== 'string' || raw === '' || raw === 'FINISH_REASON_UNSPECIFIED') return undefined;
  if (calls && (raw === 'STOP' || raw === 'UNEXPECTED_TOOL_CALL')) return { reason: 'tool_calls', raw };
  return { reason: REASONS[raw] ?? 'other', raw };
}

const WRITTEN: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  stop_sequence: 'STOP',
  tool_calls: 'STOP',
  pause: 'STOP',
  length: 'MAX_TOKENS',
  context_exceeded: 'MAX_TOKENS',
  content_filter: 'SAFETY',
  refusal: 'SAFETY',
  error: 'OTHER',
  other: 'OTHER',
};

/** Read as something else than they are. */
const CHANGED: ReadonlySet<FinishReason> = new Set(['pause', 'context_exceeded', 'refusal', 'error']);

/** A reason that Gemini gave comes back as it was: no other vendor writes them in capitals. `path`: of the candidate. */
export function writeFinish(finish: Finish, path: string, warn: Warn): string {
  const { reason, raw } = finish;
  warnLostStopSequence(finish, { warn, protocol: 'gemini' });
  if (raw !== undefined && /^[A-Z][A-Z_]+$/.test(raw)) return raw;
  if (CHANGED.has(reason)) warn({ code: 'changed', path: `${path}.finishReason`, protocol: 'gemini', detail: reason });
  return WRITTEN[reason];
}

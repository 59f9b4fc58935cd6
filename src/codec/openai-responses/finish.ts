// Why an answer ended: `status` and `incomplete_details` of a Response, and the canonical reasons.
import type { Part } from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { textOf } from '../canonical/read-json.ts';
import type { Finish, FinishReason } from '../canonical/response.ts';

const INCOMPLETE_REASONS: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content_filter',
  pause: 'pause',
  model_context_window_exceeded: 'context_exceeded',
};

/** States of a Response that is not over, or was ended from outside. */
const OPEN_STATES = new Set(['queued', 'in_progress', 'cancelled']);

/** Which kinds of parts an answer has: what a status alone does not say. */
export interface AnswerShape {
  readonly calls: boolean;
  readonly refusal: boolean;
}

export function shapeOf(parts: readonly Part[]): AnswerShape {
  return {
    calls: parts.some((part) => part.type === 'tool-call'),
    refusal: parts.some((part) => part.type === 'refusal'),
  };
}

/** The finish of a Response object that is no failure. */
export function readFinish(response: JsonObject, shape: AnswerShape): Finish {
  const status = textOf(response.status) ?? 'completed';
  if (status === 'completed') {
    return { reason: shape.calls ? 'tool_calls' : shape.refusal ? 'refusal' : 'stop', raw: status };
  }
  const details = isObject(response.incomplete_details) ? textOf(response.incomplete_details.reason) : undefined;
  const raw = details ?? status;
  return { reason: INCOMPLETE_REASONS[raw] ?? 'other', raw };
}

export interface Ending {
  readonly status: 'completed' | 'incomplete' | 'failed' | 'queued' | 'in_progress' | 'cancelled';
  /** Of `incomplete_details`. */
  readonly reason?: string;
}

type EndingWriter = (finish: Finish, shape: AnswerShape) => Ending;

const completed: EndingWriter = () => ({ status: 'completed' });

const ENDINGS: Readonly<Record<FinishReason, EndingWriter>> = {
  stop: completed,
  stop_sequence: completed,
  tool_calls: completed,
  length: () => ({ status: 'incomplete', reason: 'max_output_tokens' }),
  content_filter: () => ({ status: 'incomplete', reason: 'content_filter' }),
  // A refusal that is no refusal part would look like a common end.
  refusal: (_, shape) => (shape.refusal ? { status: 'completed' } : { status: 'incomplete', reason: 'content_filter' }),
  pause: () => ({ status: 'incomplete', reason: 'pause' }),
  context_exceeded: () => ({ status: 'incomplete', reason: 'model_context_window_exceeded' }),
  error: () => ({ status: 'failed' }),
  other: ({ raw = 'other' }) =>
    OPEN_STATES.has(raw) ? { status: raw as Ending['status'] } : { status: 'incomplete', reason: raw },
};

export function writeEnding(finish: Finish, shape: AnswerShape): Ending {
  return ENDINGS[finish.reason](finish, shape);
}

// What a Gemini answer says beside its content: for the extensions bag, the error that it may be, its time.
import { GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { textOf } from '../canonical/read-json.ts';
import { readErrorBody } from './error.ts';

const RESPONSE_FIELDS = new Set(['candidates', 'usageMetadata', 'modelVersion', 'responseId']);
const CANDIDATE_FIELDS = new Set(['content', 'finishReason', 'index', 'logprobsResult']);

export const responseExtensions = (body: JsonObject) => unknownFields(body, RESPONSE_FIELDS);
export const candidateExtensions = (candidate: JsonObject) => unknownFields(candidate, CANDIDATE_FIELDS);

/** Unix seconds of Vertex AI's `createTime`. */
export function createdOf(body: JsonObject): number | undefined {
  if (body.createTime === undefined) return undefined;
  const time = Date.parse(textOf(body.createTime) ?? '');
  return Number.isNaN(time) ? undefined : Math.floor(time / 1_000);
}

/** An error with a good status, or a prompt that was blocked: then there is no candidate, and a fallback may answer. */
export function failureOf(body: JsonObject): GatewayError | undefined {
  const error = readErrorBody(body);
  if (error !== undefined) return error;
  const feedback = isObject(body.promptFeedback) ? body.promptFeedback : {};
  const { blockReason, blockReasonMessage } = feedback;
  if (typeof blockReason !== 'string' && typeof blockReason !== 'number') return undefined;
  const detail = textOf(blockReasonMessage);
  return new GatewayError('content_filtered', {
    message: `The prompt was blocked by the upstream (${blockReason})${detail === undefined ? '.' : `: ${detail}`}`,
    code: 'content_filter',
  });
}

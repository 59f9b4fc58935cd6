// What whole answers and stream lines have in common: message, counts, end, the error that a line may be.
import { GatewayError } from '../../errors.ts';
import { warnLostCounts } from '../canonical/answer-losses.ts';
import type { Part } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { numberOf, objectOf, objectsOf, textOf, textsOf } from '../canonical/read-json.ts';
import type { Finish, FinishReason } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import type { Warn } from '../canonical/warning.ts';
import { readImage } from './images.ts';
import { readCall } from './messages-decode.ts';
import type { OllamaToolCall } from './wire.ts';

const COUNTS = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const;

const KNOWN_FIELDS = new Set([
  'model',
  'created_at',
  'message',
  'response',
  'thinking',
  'done',
  'done_reason',
  'logprobs',
  ...COUNTS,
]);

export const answerExtensions = (body: JsonObject) => unknownFields(body, KNOWN_FIELDS);

/** Unix seconds. */
export function createdOf(body: JsonObject): number | undefined {
  const time = Date.parse(textOf(body.created_at) ?? '');
  return Number.isNaN(time) ? undefined : Math.floor(time / 1_000);
}

/** The message of an answer; `/api/generate` writes its text and thoughts beside `done`. */
export function messageOf(body: JsonObject): JsonObject | undefined {
  if (isObject(body.message)) return body.message;
  const { response, thinking } = body;
  return typeof response === 'string' ? { content: response, ...(thinking !== undefined && { thinking }) } : undefined;
}

/** Thoughts, text, images, calls, in this order. */
export function readParts(message: JsonValue | undefined, nextCallId: () => string): Part[] {
  if (!isObject(message)) return [];
  const thinking = textOf(message.thinking);
  const text = textOf(message.content);
  const calls = objectsOf(message.tool_calls).filter((call) => typeof objectOf(call.function)?.name === 'string');
  return [
    ...(thinking ? [{ type: 'thinking', text: thinking } satisfies Part] : []),
    ...(text ? [{ type: 'text', text } satisfies Part] : []),
    ...(textsOf(message.images) ?? []).map(readImage),
    // The filter has checked what the type says.
    ...calls.map((call) => readCall(call as OllamaToolCall, nextCallId)),
  ];
}

const REASONS: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length' };

/** Ollama says `stop` of a turn with a call too (H27). */
export function readFinish(body: JsonObject, calls: boolean): Finish {
  const raw = textOf(body.done_reason);
  const reason = raw === undefined ? 'stop' : (REASONS[raw] ?? 'other');
  return { reason: calls && reason === 'stop' ? 'tool_calls' : reason, ...(raw !== undefined && { raw }) };
}

/** Durations, in nanoseconds, ride along. A prompt that was in memory whole has no count. */
export function readUsage(body: JsonObject): Usage | undefined {
  const prompt = numberOf(body.prompt_eval_count);
  const output = numberOf(body.eval_count);
  if (prompt === undefined && output === undefined) return undefined;
  const own = Object.fromEntries(COUNTS.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
  return { inputTokens: prompt ?? 0, outputTokens: output ?? 0, extensions: { ollama: own } };
}

export function writeUsage(usage: Usage | undefined, warn: Warn): JsonObject {
  if (usage === undefined) return {};
  warnLostCounts(usage, ['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'], { warn, protocol: 'ollama' });
  return usage.extensions?.ollama ?? { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens };
}

/** Tokens in the canonical shape, which is OpenAI Chat's; Ollama's has the same names. */
export function readLogprobs(value: JsonValue | undefined): JsonObject | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const read = (token: JsonObject) => ({ ...token, bytes: token.bytes ?? [...Buffer.from(textOf(token.token) ?? '')] });
  const content = objectsOf(value).map((token) => ({
    ...read(token),
    top_logprobs: objectsOf(token.top_logprobs).map(read),
  }));
  return { content, refusal: null };
}

export function writeLogprobs(value: JsonValue | undefined): { readonly logprobs?: JsonValue } {
  const content = isObject(value) ? value.content : undefined;
  return Array.isArray(content) && content.length > 0 ? { logprobs: content } : {};
}

export function noAnswer(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream answered without a message.' });
}

// Chat frames and bodies that pass through untouched: what is to be known of them on the way.

import type { JsonObject } from '../canonical/json.ts';
import { isObject } from '../canonical/json.ts';
import { objectOf, objectsOf, parseJson, textOf } from '../canonical/read-json.ts';
import type { Finish } from '../canonical/response.ts';
import { takesCallId } from '../canonical/tool-names.ts';
import type {
  AnswerGlance,
  CallHead,
  FrameVerdict,
  FrameWatcher,
  Passthrough,
  TargetTraits,
  WatchContext,
} from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { classifyBody } from '../openai-error.ts';
import { decodeFinish } from './finish.ts';
import { quirksOf } from './quirks.ts';
import { PATH } from './request-encode.ts';
import { usageOf } from './response-decode.ts';
import { brokenStream, isErrorChunk, notAChunk } from './stream-decode.ts';

export const passthrough: Passthrough = {
  request: (_, call, target) => ({ path: PATH, headers: target.family === 'openai' ? openAiHeaders(call) : {} }),
  model: { request: ['model'], response: ['model'], frame: ['model'] },
  askForUsage(body, target) {
    const options = objectOf(body.stream_options) ?? {};
    if (options.include_usage === true || !quirksOf(target).streamUsage) return undefined;
    return { field: 'stream_options', value: { ...options, include_usage: true } };
  },
  accepts: (body, target) => !needsRebuilding(body, target),
  watcher,
  // OpenAI pads each chunk with an `obfuscation` of its own (API reference, `include_obfuscation`, 2026-11).
  varying: new VaryingFields({
    texts: ['content', 'reasoning_content', 'reasoning', 'arguments'],
    padding: 'obfuscation',
  }),
  glance,
};

/** One choice that says text and calls nothing. */
function glance(answer: JsonObject): AnswerGlance | undefined {
  const [choice, ...others] = Array.isArray(answer.choices) ? answer.choices : [];
  if (!isObject(choice) || others.length > 0 || !isObject(choice.message)) return undefined;
  const { content, refusal, tool_calls: calls, function_call: call } = choice.message;
  if (typeof content !== 'string' || (refusal ?? calls ?? call ?? undefined) !== undefined) return undefined;
  const finish = decodeFinish(textOf(choice.finish_reason), { calls: false, refusal: false });
  return { id: textOf(answer.id), model: textOf(answer.model), usage: usageOf(answer), finish };
}

/** OpenAI's own headers go to OpenAI only: to others they mean nothing, or name whom they should not (API reference, 2026-11). */
const OPENAI_HEADERS = ['openai-organization', 'openai-project', 'openai-beta'] as const;

function openAiHeaders({ headers }: CallHead): Record<string, string> {
  const forwarded = OPENAI_HEADERS.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, headers[name]] as const],
  );
  return Object.fromEntries(forwarded);
}

/** Where the file or a preset says how the target differs, what the client wrote for OpenAI may not do as it is. */
function needsRebuilding(body: JsonObject, target: TargetTraits): boolean {
  if (Object.keys(target.quirks).length === 0) return false;
  const { maxTokensField, developerRole, alphanumericIds, seedField } = quirksOf(target);
  const messages = objectsOf(body.messages);
  return (
    // The older name is taken by all, the newer one not.
    (target.quirks.max_tokens_field !== undefined &&
      body.max_completion_tokens !== undefined &&
      maxTokensField !== 'max_completion_tokens') ||
    (seedField !== 'seed' && body.seed !== undefined) ||
    (target.quirks.developer_role === false && !developerRole && messages.some(({ role }) => role === 'developer')) ||
    (alphanumericIds && messages.some((message) => !takesEveryId(message, target)))
  );
}

function takesEveryId(message: JsonObject, target: TargetTraits): boolean {
  const ids = [message.tool_call_id, ...objectsOf(message.tool_calls).map(({ id }) => id)];
  return ids.every((id) => typeof id !== 'string' || takesCallId(target, id));
}

function watcher({ hideUsage }: WatchContext): FrameWatcher {
  let started = false;
  let finish: Finish | undefined;
  let calls = false;

  function readChunk(chunk: JsonObject): FrameVerdict {
    const choices = objectsOf(chunk.choices);
    started ||= choices.length > 0;
    const usage = usageOf(chunk);
    let isContent = false;
    for (const choice of choices) {
      const delta = objectOf(choice.delta);
      calls ||= delta?.tool_calls !== undefined && delta.tool_calls !== null;
      isContent ||= delta !== undefined && saysSomething(delta);
      const raw = textOf(choice.finish_reason);
      if (raw !== undefined) finish = decodeFinish(raw, { calls, refusal: false });
    }
    const isUsageOnly = choices.length === 0 && usage !== undefined;
    const kind = isContent ? 'content' : isUsageOnly && hideUsage ? 'hidden' : 'lifecycle';
    return { kind, ...(usage !== undefined && { usage }), ...(finish !== undefined && { finish }) };
  }

  return {
    frame({ data, event }) {
      if (data.trim() === '[DONE]') return started ? { kind: 'end' } : { kind: 'error', error: brokenStream(false) };
      const chunk = parseJson(data);
      if (!isObject(chunk)) return { kind: 'error', error: notAChunk() };
      return isErrorChunk(chunk, event) ? { kind: 'error', error: classifyBody(200, {}, chunk) } : readChunk(chunk);
    },
    close: () => (finish === undefined ? brokenStream(started) : undefined),
  };
}

/** Anything but the role, and empty values. */
function saysSomething(delta: JsonObject): boolean {
  for (const [key, value] of Object.entries(delta)) {
    if (key === 'role' || value === null || value === '' || value === undefined) continue;
    if (!Array.isArray(value) || value.length > 0) return true;
  }
  return false;
}

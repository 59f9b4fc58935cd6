// Responses on both sides: what changes in bytes that pass through, and what is read of them on the way.
import { isObject, type JsonObject } from '../canonical/json.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { FrameVerdict, FrameWatcher, Passthrough } from '../codec.ts';
import { readError } from './error.ts';
import { type AnswerShape, readFinish } from './finish.ts';
import { PATH } from './request.ts';
import { cutOff } from './stream-decode.ts';
import { readUsage } from './usage.ts';

/** Only these need reading; the type is found in the frame's own name, or in its text. */
const LIFECYCLE = new Set(['response.created', 'response.in_progress', 'response.queued']);
const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.cancelled']);
const FAILURES = new Set(['response.failed', 'error']);
const TYPE = /"type"\s*:\s*"(response\.(?:created|in_progress|queued|completed|incomplete|cancelled|failed)|error)"/;

export const passthrough: Passthrough = {
  request: () => ({ path: PATH, headers: {} }),
  model: { request: ['model'], response: ['model'], frame: ['response', 'model'] },
  watcher: createWatcher,
  usage: (body) => readUsage(body.usage),
};

function createWatcher(): FrameWatcher {
  let started = false;
  let ended = false;
  return {
    frame({ event, data }) {
      started = true;
      const verdict = judge(event, data);
      if (verdict.kind === 'end' || verdict.kind === 'error') ended = true;
      return verdict;
    },
    close: () => (ended ? undefined : cutOff(started)),
  };
}

function judge(event: string | undefined, data: string): FrameVerdict {
  if (data === '[DONE]') return { kind: 'lifecycle' };
  const type = event ?? TYPE.exec(data)?.[1] ?? '';
  if (LIFECYCLE.has(type)) return { kind: 'lifecycle' };
  if (TERMINAL.has(type)) return readEnd(parseObject(data) ?? {});
  if (!FAILURES.has(type)) return { kind: 'content' };
  const body = parseObject(data) ?? {};
  return { kind: 'error', error: readError(isObject(body.response) ? body.response : body) };
}

function readEnd({ response }: JsonObject): FrameVerdict {
  if (!isObject(response)) return { kind: 'end' };
  const usage = readUsage(response.usage);
  return { kind: 'end', finish: readFinish(response, shapeOf(response)), ...(usage !== undefined && { usage }) };
}

function shapeOf({ output }: JsonObject): AnswerShape {
  const items = Array.isArray(output) ? output.filter(isObject) : [];
  const ofType = (types: readonly string[]) => (item: JsonObject) => types.includes(textOf(item.type) ?? '');
  return {
    calls: items.some(ofType(['function_call', 'custom_tool_call'])),
    refusal: items.some(({ content }) => Array.isArray(content) && content.filter(isObject).some(ofType(['refusal']))),
  };
}

// Messages API on both sides: where the model stands, and a watcher that reads frames no further than it must.
import type { GatewayError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { objectOf, parseObject, textOf } from '../canonical/read-json.ts';
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
import type { Frame } from '../stream-contract.ts';
import { protocolHeaders } from './client-headers.ts';
import { readErrorBody } from './error.ts';
import { readFinish } from './finish.ts';
import { brokenStream } from './stream-decode.ts';
import { mergeUsage, readUsage } from './usage.ts';
import { FAMILY, MESSAGES_PATH } from './wire.ts';

/** Beta names and the `beta` mark of a path are for their own family only. */
function passRequest(_body: JsonObject, call: CallHead, target: TargetTraits): ReturnType<Passthrough['request']> {
  const own = target.family === FAMILY;
  const beta = own ? call.query.get('beta') : null;
  return {
    path: beta === null ? MESSAGES_PATH : `${MESSAGES_PATH}?${new URLSearchParams({ beta })}`,
    headers: protocolHeaders(own ? call.headers : undefined),
  };
}

/** Text blocks, and nothing else. */
function glance(answer: JsonObject): AnswerGlance | undefined {
  const { type, error, content } = answer;
  if (type === 'error' || isObject(error) || !Array.isArray(content) || !content.every(isText)) return undefined;
  const finish = readFinish(textOf(answer.stop_reason) ?? 'end_turn', answer.stop_sequence, false);
  return { id: textOf(answer.id), model: textOf(answer.model), usage: readUsage(answer.usage), finish };
}

function isText(block: JsonValue): boolean {
  return isObject(block) && block.type === 'text' && typeof block.text === 'string';
}

const CONTENT: FrameVerdict = { kind: 'content' };
const LIFECYCLE: FrameVerdict = { kind: 'lifecycle' };
const HIDDEN: FrameVerdict = { kind: 'hidden' };
const END: FrameVerdict = { kind: 'end' };

/** Blocks that say nothing yet when they begin. */
const EMPTY_STARTS: ReadonlySet<string> = new Set(['text', 'thinking']);

/** Of the many deltas nothing but their name is read. */
function createWatcher({ target }: WatchContext): FrameWatcher {
  let started = false;
  let ended = false;
  let called = false;
  let usage: JsonObject = {};

  function withUsage(kind: FrameVerdict['kind'], said: JsonObject | undefined): FrameVerdict {
    usage = mergeUsage(usage, said);
    const read = said === undefined ? undefined : readUsage(usage);
    return read === undefined ? { kind } : { kind, usage: read };
  }

  const verdicts: Readonly<Record<string, (data: JsonObject) => FrameVerdict>> = {
    message_start: ({ message }) => withUsage('lifecycle', objectOf(objectOf(message)?.usage)),
    content_block_start: ({ content_block: block }) => {
      const type = isObject(block) ? String(block.type) : '';
      called ||= type === 'tool_use';
      return EMPTY_STARTS.has(type) ? LIFECYCLE : CONTENT;
    },
    content_block_delta: () => CONTENT,
    message_delta: (data) => {
      const verdict = withUsage('lifecycle', objectOf(data.usage));
      const delta = objectOf(data.delta);
      if (typeof delta?.stop_reason !== 'string') return verdict;
      return { ...verdict, finish: readFinish(delta.stop_reason, delta.stop_sequence, called) };
    },
    message_stop: () => {
      ended = true;
      return END;
    },
  };

  function readFrame(frame: Frame): FrameVerdict {
    const data = parseObject(frame.data);
    if (data === undefined) return HIDDEN;
    const type = textOf(data.type) ?? frame.event ?? '';
    const error = type === 'error' || isObject(data.error) ? readErrorBody({ type: 'error', ...data }) : undefined;
    if (error !== undefined) {
      ended = true;
      return { kind: 'error', error };
    }
    const verdict = verdicts[type];
    if (verdict === undefined) return LIFECYCLE;
    started = true;
    return verdict(data);
  }

  return {
    frame(frame) {
      if (ended) return HIDDEN;
      if (frame.event !== 'content_block_delta') return readFrame(frame);
      started = true;
      return CONTENT;
    },
    close: (): GatewayError | undefined => (ended ? undefined : brokenStream(started, target.provider)),
  };
}

export const anthropicPassthrough: Passthrough = {
  request: passRequest,
  model: { request: ['model'], response: ['model'], frame: ['message', 'model'] },
  watcher: createWatcher,
  varying: new VaryingFields({ texts: ['text', 'thinking', 'partial_json'] }),
  glance,
};

// Responses on both sides: what changes in bytes that pass through, and what is read of them on the way.
import { isObject } from '../canonical/json.ts';
import { objectOf, parseObject, textOf } from '../canonical/read-json.ts';
import type { CallHead, FrameVerdict, FrameWatcher, Passthrough } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { readError } from './error.ts';
import { readFinish } from './finish.ts';
import { PATH } from './request.ts';
import { cutOff } from './stream-decode.ts';
import { readUsage } from './usage.ts';
import { FAMILY } from './wire.ts';

/** The frame's own name, else the one in its text; only events that say something here are looked for there. */
const TYPE =
  /"type"\s*:\s*"(?:response\.(?:created|in_progress|queued|completed|incomplete|cancelled|failed|function_call_arguments\.done|custom_tool_call_input\.done|refusal\.done)|error)"/;

/** An event of this protocol, perhaps a newer one, in a frame without a name of its own. */
const OF_RESPONSES = /"type"\s*:\s*"response\./;

const VENDOR_HEADERS = ['openai-beta', 'openai-organization', 'openai-project'];

type Judge = (watched: Watched, data: string) => FrameVerdict;

interface Watched {
  started: boolean;
  ended: boolean;
  /** Some vendors end with an object without output: what was streamed says then how it ended. */
  calls: boolean;
  refusal: boolean;
}

const lifecycle: Judge = () => ({ kind: 'lifecycle' });

const called: Judge = (watched) => {
  watched.calls = true;
  return { kind: 'content' };
};

const JUDGES: Readonly<Record<string, Judge>> = {
  'response.created': (_, data) => {
    const id = textOf(objectOf(parseObject(data)?.response)?.id);
    return { kind: 'lifecycle', ...(id !== undefined && { stored: id }) };
  },
  'response.in_progress': lifecycle,
  'response.queued': lifecycle,
  'response.function_call_arguments.done': called,
  'response.custom_tool_call_input.done': called,
  'response.refusal.done': (watched) => {
    watched.refusal = true;
    return { kind: 'content' };
  },
  'response.completed': readEnd,
  'response.incomplete': readEnd,
  'response.cancelled': readEnd,
  'response.failed': readFailed,
  error: readFailed,
};

export const passthrough: Passthrough = {
  request: (_, call, target) => ({ path: PATH, headers: target.family === FAMILY ? vendorHeaders(call) : {} }),
  model: { request: ['model'], response: ['model'], frame: ['response', 'model'] },
  watcher: createWatcher,
  varying: new VaryingFields({ texts: ['delta'], padding: 'obfuscation', numbers: ['sequence_number'] }),
};

/** Parsed only where an event that says something may be in it: an item inside has a `type` too. */
function typeOf(data: string): string {
  return TYPE.test(data) ? (textOf(parseObject(data)?.type) ?? '') : '';
}

/** OpenAI's own headers mean nothing to other vendors. */
function vendorHeaders({ headers }: CallHead): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of VENDOR_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function createWatcher(): FrameWatcher {
  const watched: Watched = { started: false, ended: false, calls: false, refusal: false };
  return {
    frame({ event, data }) {
      const type = event ?? typeOf(data);
      const judge = JUDGES[type];
      // An event that is not known may be content; what is no event of this protocol (a page of markup) is none.
      if (judge === undefined && !type.startsWith('response.') && !OF_RESPONSES.test(data))
        return { kind: 'lifecycle' };
      watched.started = true;
      return judge === undefined ? { kind: 'content' } : judge(watched, data);
    },
    close: () => (watched.ended ? undefined : cutOff(watched.started)),
  };
}

function readFailed(watched: Watched, data: string): FrameVerdict {
  watched.ended = true;
  const body = parseObject(data) ?? {};
  return { kind: 'error', error: readError(isObject(body.response) ? body.response : body) };
}

function readEnd(watched: Watched, data: string): FrameVerdict {
  watched.ended = true;
  const { response } = parseObject(data) ?? {};
  if (!isObject(response)) return { kind: 'end' };
  const usage = readUsage(response.usage);
  const finish = readFinish(response, { calls: watched.calls, refusal: watched.refusal });
  return { kind: 'end', finish, ...(usage !== undefined && { usage }) };
}

// Ollama on both sides and nothing to edit: what is sent on as it came, and what is read of the answer on its way.
import { GatewayError } from '../../errors.ts';
import { parseObject } from '../canonical/read-json.ts';
import type { FrameVerdict, FrameWatcher, Passthrough } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import type { Frame } from '../stream-contract.ts';
import { noAnswer, readFinish, readUsage } from './answer.ts';
import { readErrorBody } from './error.ts';
import { CHAT_PATH } from './request-encode.ts';

/** Only lines that hold one of these are read. In a text the quotes would be escaped. */
const TELLING = /"done"\s*:\s*true|"error"/;
const SAYS_SOMETHING = /"(?:content|thinking)"\s*:\s*"[^"]|"tool_calls"|"images"/;
const OF_AN_ANSWER = /"(?:message|done)"/;
const CONTENT: FrameVerdict = { kind: 'content' };
const LIFECYCLE: FrameVerdict = { kind: 'lifecycle' };

class OllamaWatcher implements FrameWatcher {
  private started = false;
  private calls = false;
  private done = false;

  frame({ data }: Frame): FrameVerdict {
    this.started ||= OF_AN_ANSWER.test(data);
    this.calls ||= data.includes('"tool_calls"');
    const plain = SAYS_SOMETHING.test(data) ? CONTENT : LIFECYCLE;
    if (!TELLING.test(data)) return plain;
    const line = parseObject(data);
    if (line === undefined) {
      const message = 'The upstream sent a line that is no JSON object.';
      return { kind: 'error', error: new GatewayError('bad_response', { message }) };
    }
    const error = readErrorBody(line);
    if (error !== undefined) return { kind: 'error', error };
    if (line.done !== true) return plain;
    this.done = true;
    const usage = readUsage(line);
    return { kind: 'end', finish: readFinish(line, this.calls), ...(usage !== undefined && { usage }) };
  }

  close(): GatewayError | undefined {
    if (this.done) return undefined;
    const message = 'The upstream ended its stream before it was done.';
    return this.started ? new GatewayError('stream_broken', { message }) : noAnswer();
  }
}

export const ollamaPassthrough: Passthrough = {
  request: () => ({ path: CHAT_PATH, headers: {} }),
  model: { request: ['model'], response: ['model'], frame: ['model'] },
  watcher: () => new OllamaWatcher(),
  varying: new VaryingFields({ texts: ['content', 'thinking'], padding: 'created_at' }),
};

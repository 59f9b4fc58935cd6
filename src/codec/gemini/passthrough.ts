// Gemini on both sides and nothing to edit: what is sent on as it came, and what is read of the answer on its way.
import { GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { numberOf, objectOf, objectsOf, parseObject } from '../canonical/read-json.ts';
import type { Usage } from '../canonical/usage.ts';
import type { FrameVerdict, FrameWatcher, Passthrough, TargetTraits } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import type { Frame } from '../stream-contract.ts';
import { failureOf } from './answer-metadata.ts';
import { passedQuery, readCall, upstreamPath } from './call.ts';
import { normalizeRequest } from './field-names.ts';
import { readFinish } from './finish.ts';
import { traitsOf } from './model-traits.ts';
import { isWrapped } from './signature.ts';
import { readUsage } from './usage.ts';

/** Only chunks that hold one of these are read. In a text the quotes would be escaped. */
const TELLING = /"(?:finishReason|error|blockReason)"/;
const CONTENT: FrameVerdict = { kind: 'content' };
const COUNTS = ['"thoughtsTokenCount"', '"candidatesTokenCount"'] as const;
/** What is counted anew in each chunk of a text. */
const COUNTING = ['candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount', 'tokenCount'];
const LIFECYCLE: FrameVerdict = { kind: 'lifecycle' };

class GeminiWatcher implements FrameWatcher {
  private answered = false;
  private finished = false;
  private calls = false;
  /** The last chunks that told these counts, in what stood around them: Google leaves them out of some that follow. */
  private readonly counted = new Map<string, string>();

  frame({ data }: Frame): FrameVerdict {
    this.answered ||= data.includes('"candidates"');
    this.calls ||= data.includes('"functionCall"');
    this.noteCounts(data);
    if (!this.finished && !TELLING.test(data)) return data.includes('"parts"') ? CONTENT : LIFECYCLE;
    const chunk = parseObject(data);
    if (chunk === undefined) {
      const message = 'The upstream sent a chunk that is no JSON object.';
      return { kind: 'error', error: new GatewayError('bad_response', { message }) };
    }
    const error = failureOf(chunk);
    if (error !== undefined) return { kind: 'error', error };
    const usage = this.usageOf(chunk);
    const finish = objectsOf(chunk.candidates)
      .filter(({ index }) => (numberOf(index) ?? 0) === 0)
      .map(({ finishReason }) => readFinish(finishReason, this.calls))
      .find((read) => read !== undefined);
    this.finished ||= objectsOf(chunk.candidates).some(
      ({ finishReason }) => readFinish(finishReason, false) !== undefined,
    );
    return { kind: 'content', ...(usage !== undefined && { usage }), ...(finish !== undefined && { finish }) };
  }

  unread(raw: string): void {
    this.noteCounts(raw);
  }

  /** @param text with the chunk in it */
  private noteCounts(text: string): void {
    for (const count of COUNTS) if (text.includes(count)) this.counted.set(count, text);
  }

  private usageOf(chunk: JsonObject): Usage | undefined {
    const said = objectOf(chunk.usageMetadata);
    if (said === undefined) return undefined;
    const before = [...new Set(this.counted.values())].map((text) => {
      const chunk = parseObject(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
      return objectOf(chunk?.usageMetadata);
    });
    return readUsage(Object.assign({}, ...before, said) as JsonObject);
  }

  close(): GatewayError | undefined {
    if (this.finished) return undefined;
    if (!this.answered) {
      return new GatewayError('bad_response', { message: 'The upstream ended its stream without an answer.' });
    }
    return new GatewayError('stream_broken', { message: 'The upstream ended its stream without a finish reason.' });
  }
}

/**
 * What only a rebuilt request can do: bring down schemas, leave out ids, unwrap a signature that another family made, and stand in for
 * the one that a call of the turn under way lacks (another vendor made it), without which Gemini 3 refuses.
 */
function accepts(body: JsonObject, target: TargetTraits): boolean {
  if (target.quirks.schema === 'openapi') return false;
  const { contents } = normalizeRequest({ contents: body.contents });
  const turns = objectsOf(contents).map(({ role, parts }) => ({ role, parts: objectsOf(parts) }));
  const wrapped = ({ thoughtSignature }: JsonObject) =>
    typeof thoughtSignature === 'string' && isWrapped(thoughtSignature);
  if (turns.some(({ parts }) => parts.some(wrapped))) return false;
  if (target.quirks.function_ids === false && turns.some(({ parts }) => parts.some(hasId))) return false;
  // Vertex AI refuses a turn that does not say whose it is.
  if (target.quirks.path_prefix === '' && turns.some(({ role }) => role === undefined)) return false;
  if (!traitsOf(target).signedCalls) return true;
  const asked = turns.findLastIndex(
    ({ role, parts }) => role !== 'model' && parts.some((part) => part.functionResponse === undefined),
  );
  return turns.slice(asked + 1).every(({ parts }) => {
    const call = parts.find(({ functionCall }) => functionCall !== undefined);
    return call === undefined || call.thoughtSignature !== undefined;
  });
}

function hasId({ functionCall, functionResponse }: JsonObject): boolean {
  return [functionCall, functionResponse].some((call) => isObject(call) && call.id !== undefined);
}

export const geminiPassthrough: Passthrough = {
  request: (_, call, target) => ({
    path: upstreamPath(target, readCall(call).stream, passedQuery(call.query)),
    headers: {},
  }),
  // The request names it in its path only.
  model: { response: ['modelVersion'], frame: ['modelVersion'] },
  accepts,
  watcher: () => new GeminiWatcher(),
  varying: new VaryingFields({ texts: ['text'], numbers: COUNTING }),
};

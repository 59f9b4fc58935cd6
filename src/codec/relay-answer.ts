// Answers that pass through unread: JSON, sound, text, or a stream of events.
import { GatewayError } from '../errors.ts';
import { parseAnswer } from './answer.ts';
import type { JsonObject } from './canonical/json.ts';
import { isObject } from './canonical/json.ts';
import { numberOf, objectOf, parseJson } from './canonical/read-json.ts';
import type { Usage } from './canonical/usage.ts';
import type { Codec } from './codec.ts';
import type { Answer, AnswerHeaders, AnswerStream, StreamOutput } from './exchange-contract.ts';
import { createFrameReader } from './framing/reader.ts';
import { replaceJson } from './json-splice.ts';
import { guarded } from './translation.ts';

interface RelayedAnswer {
  readonly body: Buffer;
  readonly headers: AnswerHeaders;
  /** What the client asked for; empty where it named none. */
  readonly model: string;
}

/** Throws `bad_response` for an empty body, a page of markup, and JSON that is none. */
export function relayAnswer({ body, headers, model }: RelayedAnswer): Answer {
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  if (body.length === 0 || contentType.startsWith('text/html')) parseAnswer(body.toString('utf8', 0, 200));
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(contentType)) {
    return { body, contentType, usage: undefined, finish: undefined };
  }
  const answer = parseAnswer(body.toString());
  const renames = model !== '' && typeof answer.model === 'string' && answer.model !== model;
  const renamed = renames ? replaceJson(body.toString(), ['model'], model) : undefined;
  return { body: renamed ?? body, contentType, usage: usageOf(answer), finish: undefined };
}

/** OpenAI's images and transcriptions, and embeddings' and rerankers' `prompt_tokens` and `total_tokens`. */
function usageOf({ usage }: JsonObject): Usage | undefined {
  const said = objectOf(usage);
  const inputTokens = numberOf(said?.input_tokens) ?? numberOf(said?.prompt_tokens) ?? numberOf(said?.total_tokens);
  if (inputTokens === undefined) return undefined;
  return { inputTokens, outputTokens: numberOf(said?.output_tokens) ?? numberOf(said?.completion_tokens) ?? 0 };
}

interface RelayedStream {
  readonly output: StreamOutput;
  readonly upstream: Codec;
  /** Events, not bytes. */
  readonly framed: boolean;
}

/** Bytes go on as they are; events too, but an error among them is one. */
export function relayStream({ output, upstream, framed }: RelayedStream): AnswerStream {
  let said = false;
  if (!framed) {
    return {
      push(chunk) {
        said ||= chunk.length > 0;
        output.write(chunk, true);
      },
      close: () => (said ? output.ended(undefined) : output.failed(nothingSaid())),
    };
  }
  let over = false;
  const fail = (text: string) => {
    over = true;
    output.failed(upstream.errors.classify(200, {}, text));
  };
  const reader = createFrameReader('sse', {
    frame({ frame, raw }) {
      if (over) return;
      if (frame !== undefined && saysError(frame.event, frame.data)) {
        fail(frame.data);
        return;
      }
      said ||= frame !== undefined;
      output.write(raw, frame !== undefined);
    },
    // Some answer whole although a stream was asked for: there is no stream to make of what nobody has read.
    document: fail,
  });
  return guarded(output, {
    push: (chunk) => reader.push(chunk),
    close() {
      reader.close();
      if (over) return;
      if (said) output.ended(undefined);
      else output.failed(nothingSaid());
    },
  });
}

function saysError(event: string | undefined, data: string): boolean {
  if (event !== 'error' && !data.includes('"error"')) return false;
  const value = parseJson(data);
  if (!isObject(value)) return event === 'error';
  return value.type === 'error' || event === 'error' || isObject(value.error);
}

function nothingSaid(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream answered with an empty body.' });
}

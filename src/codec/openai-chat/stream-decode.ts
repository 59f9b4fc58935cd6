// A vendor's Chat stream as canonical events, whatever its dialect.
import { GatewayError } from '../../errors.ts';
import type { EventSink } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { numberOf, objectOf, objectsOf, parseJson, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import { classifyBody } from '../openai-error.ts';
import type { Frame, StreamDecoder } from '../stream-contract.ts';
import { ChoiceDecoder } from './choice-decode.ts';
import { answerFields, usageOf } from './response-decode.ts';
import { PROTOCOL } from './wire.ts';

/**
 * The finish is told once the stream is over, since some vendors repeat it or go on after it. A stream is over with `[DONE]`, with a
 * usage chunk after every choice's finish, or with its bytes, if a finish was seen.
 */
export function streamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder {
  return new ChatStreamDecoder(context, sink);
}

class ChatStreamDecoder implements StreamDecoder {
  readonly #family: string;
  readonly #sink: EventSink;
  readonly #choices = new Map<number, ChoiceDecoder>();
  #id: string | undefined;
  #started = false;
  #over = false;
  /** The choice that spoke last. */
  #speaker: ChoiceDecoder | undefined;

  constructor({ target }: DecodeContext, sink: EventSink) {
    this.#family = target.family;
    this.#sink = sink;
  }

  frame({ data, event }: Frame): void {
    if (this.#over) return;
    if (data.trim() === '[DONE]') {
      if (this.#choices.size > 0) this.#end();
      else this.#fail(new GatewayError('bad_response', { message: 'The upstream stream ended without an answer.' }));
      return;
    }
    const chunk = parseJson(data);
    if (!isObject(chunk)) this.#fail(notAChunk());
    else if (isErrorChunk(chunk, event)) this.#fail(classifyBody(200, {}, chunk));
    else this.#readChunk(chunk);
  }

  passed(text: string): void {
    this.#speaker?.passed(text);
  }

  close(): void {
    if (this.#over) return;
    if (this.#allFinished()) this.#end();
    else this.#fail(brokenStream(this.#choices.size > 0));
  }

  #readChunk(chunk: JsonObject): void {
    if (!this.#started) this.#start(chunk);
    const choices = objectsOf(chunk.choices);
    for (const choice of choices) {
      this.#speaker = this.#choiceAt(numberOf(choice.index) ?? 0);
      this.#speaker.read(choice);
    }
    const usage = usageOf(chunk);
    if (usage === undefined) return;
    this.#sink({ type: 'usage', usage });
    if (choices.length === 0 && this.#allFinished()) this.#end();
  }

  #start(chunk: JsonObject): void {
    this.#started = true;
    this.#id = textOf(chunk.id);
    const model = textOf(chunk.model);
    const created = numberOf(chunk.created);
    this.#sink({
      type: 'start',
      ...(this.#id !== undefined && { id: this.#id }),
      ...(model !== undefined && { model }),
      ...(created !== undefined && { created }),
      extensions: { [PROTOCOL]: answerFields(chunk) },
    });
  }

  #choiceAt(candidate: number): ChoiceDecoder {
    const known = this.#choices.get(candidate);
    if (known !== undefined) return known;
    const choice = new ChoiceDecoder({ candidate, family: this.#family, answerId: this.#id, sink: this.#sink });
    this.#choices.set(candidate, choice);
    return choice;
  }

  #allFinished(): boolean {
    return this.#choices.size > 0 && [...this.#choices.values()].every((choice) => choice.finished());
  }

  #end(): void {
    this.#over = true;
    for (const choice of this.#choices.values()) choice.close();
    this.#sink({ type: 'end' });
  }

  #fail(error: GatewayError): void {
    this.#over = true;
    this.#sink({ type: 'error', error });
  }
}

/** A frame that nobody can read. */
export function notAChunk(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream sent a frame that is no JSON object.' });
}

export function isErrorChunk(chunk: JsonObject, event: string | undefined): boolean {
  return event === 'error' || objectOf(chunk.error) !== undefined || typeof chunk.error === 'string';
}

/** What is wrong with a stream whose bytes end before it does. */
export function brokenStream(started: boolean): GatewayError {
  return started
    ? new GatewayError('stream_broken', { message: 'The upstream stream broke off before its end.' })
    : new GatewayError('bad_response', { message: 'The upstream answered with an empty stream.' });
}

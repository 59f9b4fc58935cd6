// A vendor's Chat stream as canonical events, whatever its dialect.
import { GatewayError } from '../../errors.ts';
import type { EventSink } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { numberOf, objectOf, objectsOf, parseJson, textOf } from '../canonical/read-json.ts';
import type { DecodeContext, Frame, StreamDecoder } from '../codec.ts';
import { classifyBody } from '../openai-error.ts';
import { ChoiceDecoder } from './choice-decode.ts';
import { answerFields, usageOf } from './response-decode.ts';
import { PROTOCOL } from './wire.ts';

/**
 * The finish is told once the stream is over, since some vendors repeat it or go on after it. A stream is over with `[DONE]`, with a
 * usage chunk after every choice's finish, or with its bytes, if a finish was seen.
 */
export function streamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder {
  const choices = new Map<number, ChoiceDecoder>();
  let id: string | undefined;
  let started = false;
  let over = false;

  function fail(error: GatewayError): void {
    over = true;
    sink({ type: 'error', error });
  }

  function end(): void {
    over = true;
    for (const choice of choices.values()) choice.close();
    sink({ type: 'end' });
  }

  function start(chunk: JsonObject): void {
    started = true;
    id = textOf(chunk.id);
    const model = textOf(chunk.model);
    const created = numberOf(chunk.created);
    sink({
      type: 'start',
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(created !== undefined && { created }),
      extensions: { [PROTOCOL]: answerFields(chunk) },
    });
  }

  function choiceAt(index: number): ChoiceDecoder {
    let choice = choices.get(index);
    if (choice === undefined) {
      choice = new ChoiceDecoder({ candidate: index, family: context.target.family, answerId: id, sink });
      choices.set(index, choice);
    }
    return choice;
  }

  function readChunk(chunk: JsonObject): void {
    if (!started) start(chunk);
    const list = objectsOf(chunk.choices);
    for (const choice of list) {
      choiceAt(numberOf(choice.index) ?? 0).read(choice);
    }
    const usage = usageOf(chunk);
    if (usage === undefined) return;
    sink({ type: 'usage', usage });
    if (list.length === 0 && allFinished()) end();
  }

  const allFinished = () => choices.size > 0 && [...choices.values()].every((choice) => choice.finished());

  return {
    frame({ data, event }: Frame) {
      if (over) return;
      if (data.trim() === '[DONE]') {
        if (choices.size > 0) end();
        else fail(new GatewayError('bad_response', { message: 'The upstream stream ended without an answer.' }));
        return;
      }
      const chunk = parseJson(data);
      if (!isObject(chunk))
        fail(new GatewayError('bad_response', { message: 'The upstream sent a frame that is no JSON object.' }));
      else if (isErrorChunk(chunk, event)) fail(classifyBody(200, {}, chunk));
      else readChunk(chunk);
    },
    close() {
      if (over) return;
      if (choices.size > 0 && allFinished()) end();
      else fail(brokenStream(started));
    },
  };
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

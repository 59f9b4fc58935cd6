// A Gemini stream, each chunk of which is a partial answer, as canonical events.
import { GatewayError } from '../../errors.ts';
import type { Part } from '../canonical/content.ts';
import { customCallReader } from '../canonical/custom-calls.ts';
import type { EventSink } from '../canonical/events.ts';
import type { JsonObject } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { numberOf, objectOf, objectsOf, parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import type { Frame, StreamDecoder } from '../stream-contract.ts';
import { createdOf, failureOf, responseExtensions } from './answer-metadata.ts';
import { CandidateReader } from './candidate-reader.ts';
import { readAnswerPart } from './parts-decode.ts';
import { readUsage } from './usage.ts';

/** The end is a finish reason for every candidate and then the end of the bytes; there is no terminator. */
export class GeminiStreamDecoder implements StreamDecoder {
  private readonly sink: EventSink;
  private readonly restore: (part: Part) => Part;
  private readonly family: string;
  private readonly candidates = new Map<number, CandidateReader>();
  private nextCallId: () => string = callIdMaker();
  private started = false;
  private over = false;
  private usage: JsonObject | undefined;
  private usageTold = false;
  /** The last frame that went past unread. */
  private passedFrame: string | undefined;
  /** The candidate that spoke last. */
  private speaker: CandidateReader | undefined;

  constructor(context: DecodeContext, sink: EventSink) {
    this.sink = sink;
    this.restore = customCallReader(context.request.tools);
    this.family = context.target.family;
  }

  /** All frames of a run tell the same counts: those of the last one hold. */
  passed(text: string, last: string): void {
    this.speaker?.passed(text);
    if (this.usage !== undefined) this.passedFrame = last;
  }

  frame({ data }: Frame): void {
    if (this.over) return;
    this.readPassed();
    const chunk = parseObject(data);
    if (chunk === undefined) {
      this.fail(new GatewayError('bad_response', { message: 'The upstream sent a chunk that is no JSON object.' }));
      return;
    }
    const failure = failureOf(chunk);
    if (failure !== undefined) this.fail(failure);
    else this.read(chunk);
  }

  close(): void {
    if (this.over) return;
    this.readPassed();
    const unfinished = [...this.candidates.values()].some((candidate) => !candidate.finished);
    if (this.candidates.size === 0) {
      this.fail(new GatewayError('bad_response', { message: 'The upstream ended its stream without an answer.' }));
    } else if (unfinished) {
      this.fail(
        new GatewayError('stream_broken', { message: 'The upstream ended its stream without a finish reason.' }),
      );
    } else {
      for (const candidate of this.candidates.values()) candidate.close();
      this.tellUsage();
      this.over = true;
      this.sink({ type: 'end' });
    }
  }

  private read(chunk: JsonObject): void {
    if (!this.started) this.start(chunk);
    this.count(chunk);
    objectsOf(chunk.candidates).forEach((candidate, position) => {
      const index = numberOf(candidate.index) ?? position;
      this.speaker = this.candidate(index);
      this.speaker.read(candidate, (part) => readAnswerPart(part, this.nextCallId, this.family).map(this.restore));
    });
    if (this.candidates.size > 0 && [...this.candidates.values()].every(({ finished }) => finished)) this.tellUsage();
  }

  private readPassed(): void {
    const { passedFrame } = this;
    if (passedFrame === undefined) return;
    this.passedFrame = undefined;
    this.count(parseObject(passedFrame) ?? {});
  }

  /** Cumulative: of each count the last one wins (H32); a later chunk may leave one out. */
  private count(chunk: JsonObject): void {
    const usage = objectOf(chunk.usageMetadata);
    if (usage === undefined) return;
    this.usage = { ...this.usage, ...usage };
    this.usageTold = false;
  }

  private start(chunk: JsonObject): void {
    this.started = true;
    const id = textOf(chunk.responseId);
    const model = textOf(chunk.modelVersion);
    const created = createdOf(chunk);
    const extensions = responseExtensions(chunk);
    if (id !== undefined) this.nextCallId = callIdMaker(id);
    this.sink({
      type: 'start',
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(created !== undefined && { created }),
      ...(extensions !== undefined && { extensions: { gemini: extensions } }),
    });
  }

  private candidate(index: number): CandidateReader {
    const known = this.candidates.get(index);
    if (known !== undefined) return known;
    const reader = new CandidateReader(index, this.sink);
    this.candidates.set(index, reader);
    return reader;
  }

  private tellUsage(): void {
    const usage = this.usageTold ? undefined : readUsage(this.usage);
    this.usageTold = true;
    if (usage !== undefined) this.sink({ type: 'usage', usage });
  }

  private fail(error: GatewayError): void {
    this.tellUsage();
    this.over = true;
    this.sink({ type: 'error', error });
  }
}

// An Ollama stream, one JSON object a line, as canonical events.
import { GatewayError } from '../../errors.ts';
import type { Part } from '../canonical/content.ts';
import { customCallReader } from '../canonical/custom-calls.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import type { JsonObject } from '../canonical/json.ts';
import { callIdMaker } from '../canonical/made-up-ids.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import type { Frame, StreamDecoder } from '../stream-contract.ts';
import {
  answerExtensions,
  createdOf,
  messageOf,
  noAnswer,
  readFinish,
  readLogprobs,
  readParts,
  readUsage,
} from './answer.ts';
import { readErrorBody } from './error.ts';

/** The end is the line with `done`. */
export class OllamaStreamDecoder implements StreamDecoder {
  private readonly sink: EventSink;
  private readonly restore: (part: Part) => Part;
  private readonly nextCallId = callIdMaker();
  private open: { readonly type: 'text' | 'thinking'; readonly part: number } | undefined;
  private parts = 0;
  private calls = false;
  private started = false;
  /** A line of an answer has come. */
  private answering = false;
  private over = false;

  constructor({ request }: DecodeContext, sink: EventSink) {
    this.sink = sink;
    this.restore = customCallReader(request.tools);
  }

  frame({ data }: Frame): void {
    if (this.over) return;
    const line = parseObject(data);
    if (line === undefined) {
      this.fail(new GatewayError('bad_response', { message: 'The upstream sent a line that is no JSON object.' }));
      return;
    }
    const error = readErrorBody(line);
    if (error !== undefined) this.fail(error);
    else this.read(line);
  }

  close(): void {
    if (this.over) return;
    const message = 'The upstream ended its stream before it was done.';
    this.fail(this.answering ? new GatewayError('stream_broken', { message }) : noAnswer());
  }

  private read(line: JsonObject): void {
    if (!this.started) this.start(line);
    this.answering ||= line.message !== undefined || line.done !== undefined;
    for (const part of readParts(messageOf(line), this.nextCallId)) this.add(this.restore(part));
    const value = readLogprobs(line.logprobs);
    if (value !== undefined) this.sink({ type: 'logprobs', candidate: 0, value });
    if (line.done === true) this.finish(line);
  }

  private start(line: JsonObject): void {
    this.started = true;
    const model = textOf(line.model);
    const created = createdOf(line);
    const extensions = answerExtensions(line);
    this.sink({
      type: 'start',
      ...(model !== undefined && { model }),
      ...(created !== undefined && { created }),
      ...(extensions !== undefined && { extensions: { ollama: extensions } }),
    });
  }

  private finish(line: JsonObject): void {
    this.end();
    this.over = true;
    this.sink({ type: 'finish', candidate: 0, finish: readFinish(line, this.calls) });
    const usage = readUsage(line);
    if (usage !== undefined) this.sink({ type: 'usage', usage });
    this.sink({ type: 'end' });
  }

  private add(part: Part): void {
    if (part.type === 'text' || part.type === 'thinking') this.addText(part.type, part.text);
    else if (part.type === 'tool-call') {
      this.calls = true;
      const { arguments: text, ...opened } = part;
      this.addWhole(opened, text);
    } else if (part.type === 'media') this.addWhole(part, '');
  }

  private addText(type: 'text' | 'thinking', text: string): void {
    if (this.open?.type !== type) {
      this.end();
      this.open = { type, part: this.parts };
      this.sink({ type: 'part-start', candidate: 0, part: this.parts, opened: { type } });
      this.parts += 1;
    }
    this.sink({ type: 'part-delta', candidate: 0, part: this.open.part, text });
  }

  private addWhole(opened: OpenedPart, text: string): void {
    this.end();
    const part = this.parts;
    this.parts += 1;
    this.sink({ type: 'part-start', candidate: 0, part, opened });
    if (text !== '') this.sink({ type: 'part-delta', candidate: 0, part, text });
    this.sink({ type: 'part-end', candidate: 0, part });
  }

  private end(): void {
    if (this.open !== undefined) this.sink({ type: 'part-end', candidate: 0, part: this.open.part });
    this.open = undefined;
  }

  private fail(error: GatewayError): void {
    this.over = true;
    this.sink({ type: 'error', error });
  }
}

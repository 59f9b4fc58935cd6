// Same protocol on both sides and nothing to edit: bytes stay as they are, but for the model's name and a hidden usage frame.

import type { GatewayError } from '../errors.ts';
import { isEventStream, parseAnswer } from './answer.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { Finish } from './canonical/response.ts';
import type { Warning } from './canonical/warning.ts';
import type { AnswerGlance, DecodeContext, FrameVerdict, FrameWatcher } from './codec.ts';
import { reading } from './errors.ts';
import type {
  Answer,
  AnswerHeaders,
  AnswerStream,
  ChatCall,
  Exchange,
  ExchangeInput,
  StreamOutput,
} from './exchange-contract.ts';
import { framedAsAsked } from './framed-as-asked.ts';
import { createFrameReader } from './framing/reader.ts';
import type { RawFrame } from './framing/sse.ts';
import { sseFrame } from './framing/write.ts';
import { jsonReplacer, replaceInBytes, replaceJson, setJson } from './json-splice.ts';
import { PlainFrames } from './plain-frames.ts';
import { storedAs } from './stored-answers.ts';
import { AnswerTranslator, guarded } from './translation.ts';

/**
 * The request goes out as it came; answers are decoded only to be checked, and frames only watched. An answer in another form than was
 * asked for (a whole one for a stream, or a stream for a whole one) is translated into the form that was.
 */
export function passThrough(input: ExchangeInput): Exchange {
  return new PassedExchange(input);
}

class PassedExchange implements Exchange {
  readonly passthrough = true;
  readonly streamed: boolean;
  request: Exchange['request'];
  readonly warnings: Warning[] = [];
  readonly #input: ExchangeInput;
  readonly #hideUsage: boolean;

  constructor(input: ExchangeInput) {
    const { call, upstream, target } = input;
    const { path, headers } = upstream.chat.passthrough.request(call.body, call.head, target);
    const { body, hideUsage } = requestBody(input);
    this.streamed = call.requestHead.stream;
    this.request = { path, headers, body };
    this.#input = input;
    this.#hideUsage = hideUsage;
  }

  readAnswer(answer: Buffer): Answer {
    const text = answer.toString();
    return isEventStream(text) ? this.#translator().whole(answer) : checkAnswer(text, answer, this.#input);
  }

  readError(status: number, headers: AnswerHeaders, answer: Buffer): GatewayError {
    return this.#input.upstream.errors.classify(status, headers, answer.toString());
  }

  openStream(output: StreamOutput): AnswerStream {
    const input = this.#input;
    const { call, upstream, target } = input;
    const watcher = upstream.chat.passthrough.watcher({ target, hideUsage: this.#hideUsage });
    const translator = () => this.#translator();
    const own = () => watchStream({ input, watcher, output, translator });
    const asked = upstream.chat === call.codec.chat ? call.codec.chat.framingFor?.(call.head) : undefined;
    return asked === undefined ? own() : framedAsAsked(asked, { own, other: () => translator().stream(output) });
  }

  letGo(): void {
    this.request = { ...this.request, body: '' };
  }

  #translator(): AnswerTranslator {
    const { call, upstream, target } = this.#input;
    return new AnswerTranslator({ call, upstream, target, warn: (warning) => this.warnings.push(warning) });
  }
}

function requestBody({ call, upstream, target }: ExchangeInput): {
  body: Exchange['request']['body'];
  hideUsage: boolean;
} {
  const { model, askForUsage } = upstream.chat.passthrough;
  const path = call.requestHead.model === target.model ? undefined : model.request;
  const usage = call.requestHead.stream ? askForUsage?.(call.body, target) : undefined;
  if (path === undefined && usage === undefined) return { body: call.bytes, hideUsage: false };
  const named = path === undefined ? undefined : replaceInBytes(call, path, target.model);
  if (usage === undefined) return { body: named ?? call.bytes, hideUsage: false };
  const text = named?.toString() ?? call.text;
  return { body: setJson(text, usage.field, usage.value) ?? text, hideUsage: true };
}

/** Decoding needs the request only now and then; a body that only the upstream understands must not fail for it. */
function decodeContext({ call, target }: ExchangeInput): DecodeContext {
  return {
    target,
    get request(): ChatRequest {
      return decodedOrBare(call);
    },
  };
}

/** What the upstream has answered was a request, even where it is none by our rules. */
function decodedOrBare(call: ChatCall): ChatRequest {
  try {
    return call.decoded();
  } catch {
    const { model, stream } = call.requestHead;
    return { model, stream, streamUsage: true, messages: [], tools: [], parameters: {}, extensions: {} };
  }
}

/** @param text the same as `bytes` */
function checkAnswer(text: string, bytes: Buffer, input: ExchangeInput): Answer {
  const { call, upstream } = input;
  const { model: place, glance } = upstream.chat.passthrough;
  const answer = parseAnswer(text);
  const { id, model, usage, finish } = glance?.(answer) ?? decodedAnswer(answer, input);
  const asked = call.requestHead.model;
  const renamed =
    place.response !== undefined && model !== asked ? replaceJson(text, place.response, asked) : undefined;
  return { body: renamed ?? bytes, usage, finish, ...storedAs(upstream, id) };
}

function decodedAnswer(answer: JsonObject, input: ExchangeInput): AnswerGlance {
  const decoded = reading(() => input.upstream.chat.decodeResponse(answer, decodeContext(input)));
  const { id, model, usage, candidates } = decoded;
  return { id, model, usage, finish: candidates[0]?.finish };
}

interface WatchedStream {
  readonly input: ExchangeInput;
  readonly watcher: FrameWatcher;
  readonly output: StreamOutput;
  translator(): AnswerTranslator;
}

function watchStream({ input, watcher, output, translator }: WatchedStream): AnswerStream {
  const { call, upstream } = input;
  const { model, varying } = upstream.chat.passthrough;
  const rename = frameRenamer(call, model.frame);
  const plain = varying === undefined ? undefined : new PlainFrames(varying);
  let over = false;
  let content = false;
  let finish: Finish | undefined;

  function report(verdict: FrameVerdict, raw: RawFrame): void {
    finish = verdict.finish ?? finish;
    if (verdict.usage !== undefined) output.usage(verdict.usage);
    if (verdict.stored !== undefined) output.stored?.(verdict.stored);
    if (verdict.kind === 'error' && verdict.error !== undefined) {
      over = true;
      output.failed(verdict.error);
      return;
    }
    content ||= verdict.kind === 'content';
    if (verdict.kind !== 'hidden') {
      const written = rename(raw);
      output.write(written, content);
      if (isPlain(verdict)) plain?.learn(raw.raw, written);
    }
    if (verdict.kind === 'end') {
      over = true;
      output.ended(finish);
    }
  }

  const reader = createFrameReader(upstream.chat.framing.kind, {
    frame(raw) {
      if (over) return;
      if (raw.frame === undefined) output.write(raw.raw, content);
      else report(watcher.frame(raw.frame), raw);
    },
    skim(text, at) {
      return over || plain === undefined ? at : plain.pass(text, at, (run) => output.write(run, content));
    },
    document(text) {
      over = true;
      translator().document(text, output);
    },
  });

  return guarded(output, {
    push: (chunk) => reader.push(chunk),
    close() {
      reader.close();
      if (over) return;
      over = true;
      const error = watcher.close();
      if (error === undefined) output.ended(finish);
      else output.failed(error);
    },
  });
}

/** Content and nothing else. */
function isPlain({ kind, usage, finish, stored }: FrameVerdict): boolean {
  return kind === 'content' && usage === undefined && finish === undefined && stored === undefined;
}

/** Changes the model's name inside a frame's raw text, and nothing else of it. */
function frameRenamer(call: ChatCall, path: readonly string[] | undefined): (frame: RawFrame) => string {
  if (path === undefined) return ({ raw }) => raw;
  const key = `"${path.at(-1)}"`;
  const rename = jsonReplacer(path, call.requestHead.model);
  return ({ frame, raw }) => {
    if (frame === undefined || !frame.data.includes(key)) return raw;
    const data = rename(frame.data);
    if (data === frame.data) return raw;
    const at = raw.indexOf(frame.data);
    if (at >= 0) return raw.slice(0, at) + data + raw.slice(at + frame.data.length);
    // Several data lines are one text only once they are read: such a frame is written anew.
    return sseFrame(data.replace(/\n/g, ''), frame.event);
  };
}

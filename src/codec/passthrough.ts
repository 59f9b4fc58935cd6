// Same protocol on both sides and nothing to edit: bytes stay as they are, but for the model's name and a hidden usage frame.

import { decodeAnswer, isEventStream } from './answer.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { Finish } from './canonical/response.ts';
import type { Warning } from './canonical/warning.ts';
import type { DecodeContext, FrameVerdict, FrameWatcher } from './codec.ts';
import { reading } from './errors.ts';
import type { Answer, AnswerStream, ChatCall, Exchange, ExchangeInput, StreamOutput } from './exchange-contract.ts';
import { framedAsAsked } from './framed-as-asked.ts';
import { createFrameReader } from './framing/reader.ts';
import type { RawFrame } from './framing/sse.ts';
import { sseFrame } from './framing/write.ts';
import { jsonReplacer, replaceJson, setJson } from './json-splice.ts';
import { PlainFrames } from './plain-frames.ts';
import { storedAs } from './stored-answers.ts';
import { type AnswerTranslator, answerTranslator, guarded } from './translation.ts';

/**
 * The request goes out as it came; answers are decoded only to be checked, and frames only watched. An answer in another form than was
 * asked for (a whole one for a stream, or a stream for a whole one) is translated into the form that was.
 */
export function passThrough(input: ExchangeInput): Exchange {
  const { call, upstream, target } = input;
  const warnings: Warning[] = [];
  const warn = (warning: Warning) => warnings.push(warning);
  const translator = () => answerTranslator({ call, upstream, target, warn });
  const { body, hideUsage } = requestBody(input);
  return {
    passthrough: true,
    streamed: call.requestHead.stream,
    request: { ...upstream.chat.passthrough.request(call.body, call.head, target), body },
    warnings,
    readAnswer: (answer) =>
      isEventStream(answer.toString('latin1', 0, 64)) ? translator().whole(answer) : checkAnswer(answer, input),
    readError: (status, headers, answer) => upstream.errors.classify(status, headers, answer.toString()),
    openStream(output) {
      const watcher = upstream.chat.passthrough.watcher({ target, hideUsage });
      const own = () => watchStream({ input, watcher, output, translator });
      const asked = upstream.chat === call.codec.chat ? call.codec.chat.framingFor?.(call.head) : undefined;
      return asked === undefined ? own() : framedAsAsked(asked, { own, other: () => translator().stream(output) });
    },
  };
}

function requestBody({ call, upstream, target }: ExchangeInput): { body: Buffer | string; hideUsage: boolean } {
  const { model, askForUsage } = upstream.chat.passthrough;
  const path = call.requestHead.model === target.model ? undefined : model.request;
  const usage = call.requestHead.stream ? askForUsage?.(call.body, target) : undefined;
  if (path === undefined && usage === undefined) return { body: call.bytes, hideUsage: false };
  let text = call.bytes.toString();
  if (path !== undefined) text = replaceJson(text, path, target.model) ?? text;
  if (usage !== undefined) text = setJson(text, usage.field, usage.value) ?? text;
  return { body: text, hideUsage: usage !== undefined };
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

function checkAnswer(body: Buffer, input: ExchangeInput): Answer {
  const { call, upstream } = input;
  const response = reading(() => decodeAnswer(body, upstream, decodeContext(input)));
  const path = upstream.chat.passthrough.model.response;
  const renames = path !== undefined && response.model !== call.requestHead.model;
  const renamed = renames ? replaceJson(body.toString(), path, call.requestHead.model) : undefined;
  return {
    body: renamed ?? body,
    usage: response.usage,
    finish: response.candidates[0]?.finish,
    ...storedAs(upstream, response.id),
  };
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

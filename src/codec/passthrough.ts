// Same protocol on both sides and nothing to edit: bytes stay as they are, but for the model's name and a hidden usage frame.

import type { GatewayError } from '../errors.ts';
import { isEventStream, parseAnswer } from './answer.ts';
import { type Splice, spliceBytes } from './byte-splice.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { Warning } from './canonical/warning.ts';
import type { AnswerGlance, DecodeContext } from './codec.ts';
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
import { replaceJson, replacing, setting } from './json-splice.ts';
import { PassedStream } from './passed-stream.ts';
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
    const document = (text: string) => this.#translator().document(text, output);
    const own = () => guarded(output, new PassedStream({ call, upstream, watcher, output, document }));
    const asked = upstream.chat === call.codec.chat ? call.codec.chat.framingFor?.(call.head) : undefined;
    return asked === undefined ? own() : framedAsAsked(asked, { own, other: () => this.#translator().stream(output) });
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
  const named = path === undefined ? NO_SPLICES : replacing(call.text, path, target.model);
  if (usage === undefined)
    return { body: named.length === 0 ? call.bytes : spliceBytes(call, named), hideUsage: false };
  const splices = [...named, ...setting(call.text, usage.field, usage.value)].sort((a, b) => a.start - b.start);
  return { body: spliceBytes(call, splices), hideUsage: true };
}

const NO_SPLICES: readonly Splice[] = [];

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

// The way through the canonical form: the client's request to the target's protocol, and the answer back.

import { decodeAnswer, parseAnswer } from './answer.ts';
import { responseToEvents } from './canonical/collect.ts';
import type { ChatResponse } from './canonical/response.ts';
import { serializeParts } from './canonical/serialize-parts.ts';
import type { ToolNames } from './canonical/tool-names.ts';
import type { Warning } from './canonical/warning.ts';
import { carryOver } from './carry-over.ts';
import type { Codec, DecodeContext, ReplyContext, TargetTraits } from './codec.ts';
import { applyEdits } from './edits.ts';
import { asGatewayError, reading } from './errors.ts';
import type { Answer, AnswerStream, ChatCall, Exchange, ExchangeInput, StreamOutput } from './exchange-contract.ts';
import { createFrameReader } from './framing/reader.ts';
import { createRepeatingDecoder } from './repeating-decoder.ts';
import { storedAs } from './stored-answers.ts';
import { StreamWriter } from './stream-writer.ts';
import { addSystemTexts } from './system-texts.ts';

/** Decodes, edits, fits and encodes the request at once; answers are decoded and encoded as they come. */
export function translate(input: ExchangeInput): Exchange {
  const { call, upstream, target, edits, system = [] } = input;
  const warnings: Warning[] = [];
  const warn = (warning: Warning) => warnings.push(inClientsWords(warning, call));
  const asked = addSystemTexts(applyEdits(call.decoded(), edits), system);
  const { toChat } = call.codec.chat;
  const chat = toChat === undefined || call.codec.chat === upstream.chat ? asked : toChat(asked, warn);
  const { request, names } = carryOver(chat, { call, upstream, target, warn });
  const encoded = upstream.chat.encodeRequest(
    { ...request, model: target.model },
    { target, warn, parameterPath: (name) => (name in call.body ? name : call.codec.chat.parameterPath(name)) },
  );
  const answers = answerTranslator({ call, upstream, target, warn, names });
  const { path, headers, body } = encoded;
  let sent = { path, headers, body: JSON.stringify(body) };
  return {
    passthrough: false,
    streamed: call.requestHead.stream,
    get request() {
      return sent;
    },
    letGo() {
      sent = { path, headers, body: '' };
    },
    warnings,
    readAnswer: answers.whole,
    readError: (status, headers, body) => upstream.errors.classify(status, headers, body.toString()),
    openStream: answers.stream,
  };
}

/** A field of a part or a tool, as the client's protocol spells it. */
function inClientsWords(warning: Warning, { codec }: ChatCall): Warning {
  const { path } = warning;
  const cut = path.lastIndexOf('.');
  const spelled = cut > 0 && path[cut - 1] === ']' ? codec.chat.fieldNames?.[path.slice(cut + 1)] : undefined;
  return spelled === undefined ? warning : { ...warning, path: path.slice(0, cut + 1) + spelled };
}

interface TranslatorInit {
  readonly call: ChatCall;
  readonly upstream: Codec;
  readonly target: TargetTraits;
  readonly warn: (warning: Warning) => void;
  readonly names?: ToolNames;
}

export interface AnswerTranslator {
  whole(body: Buffer): Answer;
  stream(output: StreamOutput): AnswerStream;
  /** A whole answer where a stream was asked for: told as one. Fails into `output` too. */
  document(text: string, output: StreamOutput): void;
}

/** The answers of an upstream, told in the client's protocol and under the model's name that the client asked for. */
export function answerTranslator({ call, upstream, target, warn, names }: TranslatorInit): AnswerTranslator {
  const chat = call.codec.chat;
  const model = call.requestHead.model;
  const decoding: DecodeContext = { target, request: call.decoded() };
  /** Only a target of the client's own protocol keeps an answer under the id that the client is told. */
  const isOwn = call.codec.protocol === upstream.protocol;

  function replyContext(): ReplyContext {
    const { requestId, created } = call;
    const framing = chat.framingFor?.(call.head);
    return { request: decoding.request, requestId, created, warn, ...(framing !== undefined && { framing }) };
  }

  function restore(response: ChatResponse): ChatResponse {
    return { ...(names?.response(response) ?? response), model };
  }

  function document(text: string, output: StreamOutput): void {
    const writer = new StreamWriter(output, chat.streamEncoder(replyContext()));
    try {
      const response = restore(upstream.chat.decodeResponse(parseAnswer(text), decoding));
      for (const event of responseToEvents(response)) writer.write(event);
    } catch (error) {
      writer.write({ type: 'error', error: asGatewayError(error) });
    }
  }

  return {
    whole(body) {
      const response = reading(() => restore(decodeAnswer(body, upstream, decoding)));
      return {
        body: JSON.stringify(chat.encodeResponse(response, replyContext())),
        usage: response.usage,
        finish: response.candidates[0]?.finish,
        ...(isOwn && storedAs(upstream, response.id)),
      };
    },
    stream(output) {
      const writer = new StreamWriter(output, chat.streamEncoder(replyContext()));
      const serialized = serializeParts((event) => {
        if (event.type !== 'start') return writer.write(event);
        const { stored } = isOwn ? storedAs(upstream, event.id) : {};
        if (stored !== undefined) output.stored?.(stored);
        writer.write({ ...event, model });
      });
      const decoder = createRepeatingDecoder(upstream.chat, decoding, {
        event: names === undefined ? serialized : (event) => serialized(names.event(event)),
        takesMore: (event) => writer.takesMore(event),
        more: (text) => writer.more(text),
        ran: () => writer.ran(),
      });
      let isDocument = false;
      const reader = createFrameReader(upstream.chat.framing.kind, {
        ...decoder,
        document(text) {
          isDocument = true;
          document(text, output);
        },
      });
      return guarded(output, {
        push: (chunk) => reader.push(chunk),
        close() {
          reader.close();
          if (!isDocument) decoder.close();
        },
      });
    },
    document,
  };
}

/** Decoders do not throw; should one do so all the same, the stream has failed, and the process goes on. */
export function guarded(output: StreamOutput, stream: AnswerStream): AnswerStream {
  let over = false;
  function attempt(step: () => void): void {
    if (over) return;
    try {
      step();
    } catch (error) {
      over = true;
      output.failed(asGatewayError(error));
    }
  }
  return {
    push: (chunk) => attempt(() => stream.push(chunk)),
    close: () => attempt(() => stream.close()),
  };
}

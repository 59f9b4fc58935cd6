// The way through the canonical form: the client's request to the target's protocol, and the answer back.
import type { GatewayError } from '../errors.ts';
import type { ParameterName } from '../vocabulary.ts';
import { decodeAnswer, parseAnswer } from './answer.ts';
import { responseToEvents } from './canonical/collect.ts';
import type { ChatResponse } from './canonical/response.ts';
import { serializeParts } from './canonical/serialize-parts.ts';
import { SAME_NAMES, type ToolNames } from './canonical/tool-names.ts';
import type { Warning } from './canonical/warning.ts';
import { carryOver } from './carry-over.ts';
import type { Codec, DecodeContext, EncodeContext, ReplyContext, TargetTraits } from './codec.ts';
import { applyEdits } from './edits.ts';
import { asGatewayError, reading } from './errors.ts';
import type {
  Answer,
  AnswerHeaders,
  AnswerStream,
  ChatCall,
  Exchange,
  ExchangeInput,
  StreamOutput,
} from './exchange-contract.ts';
import { createFrameReader } from './framing/reader.ts';
import { createRepeatingDecoder, type DecodedOutput } from './repeating-decoder.ts';
import { storedAs } from './stored-answers.ts';
import { StreamWriter } from './stream-writer.ts';
import { addSystemTexts } from './system-texts.ts';

/** Decodes, edits, fits and encodes the request at once; answers are decoded and encoded as they come. */
export function translate(input: ExchangeInput): Exchange {
  return new TranslatedExchange(input);
}

/** An object with methods: closures would be made anew for each request. */
class TranslatedExchange implements Exchange {
  readonly passthrough = false;
  readonly streamed: boolean;
  readonly warnings: Warning[] = [];
  request: Exchange['request'];
  readonly #upstream: Codec;
  readonly #answers: AnswerTranslator;

  constructor({ call, upstream, target, edits, system = [] }: ExchangeInput) {
    this.#upstream = upstream;
    this.streamed = call.requestHead.stream;
    const warn = (warning: Warning): void => void this.warnings.push(inClientsWords(warning, call));
    const asked = addSystemTexts(applyEdits(call.decoded(), edits), system);
    const { toChat } = call.codec.chat;
    const chat = toChat === undefined || call.codec.chat === upstream.chat ? asked : toChat(asked, warn);
    const { request, names } = carryOver(chat, { call, upstream, target, warn });
    const context: EncodeContext = { target, warn, parameterPath: (name) => parameterPath(name, call) };
    const { path, headers, body } = upstream.chat.encodeRequest({ ...request, model: target.model }, context);
    this.request = { path, headers, body: JSON.stringify(body) };
    this.#answers = new AnswerTranslator({ call, upstream, target, warn, names });
  }

  letGo(): void {
    this.request = { ...this.request, body: '' };
  }

  readAnswer(body: Buffer): Answer {
    return this.#answers.whole(body);
  }

  readError(status: number, headers: AnswerHeaders, body: Buffer): GatewayError {
    return this.#upstream.errors.classify(status, headers, body.toString());
  }

  openStream(output: StreamOutput): AnswerStream {
    return this.#answers.stream(output);
  }
}

/** As the client wrote it, who may use another protocol's word. */
function parameterPath(name: ParameterName, { body, codec }: ChatCall): string {
  return name in body ? name : codec.chat.parameterPath(name);
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

/** The answers of an upstream, told in the client's protocol and under the model's name that the client asked for. */
export class AnswerTranslator {
  readonly #call: ChatCall;
  readonly #upstream: Codec;
  readonly #warn: (warning: Warning) => void;
  readonly #names: ToolNames;
  readonly #decoding: DecodeContext;

  constructor({ call, upstream, target, warn, names = SAME_NAMES }: TranslatorInit) {
    this.#call = call;
    this.#upstream = upstream;
    this.#warn = warn;
    this.#names = names;
    this.#decoding = { target, request: call.decoded() };
  }

  whole(body: Buffer): Answer {
    const response = reading(() => this.#restore(decodeAnswer(body, this.#upstream, this.#decoding)));
    return {
      body: JSON.stringify(this.#call.codec.chat.encodeResponse(response, this.#reply())),
      usage: response.usage,
      finish: response.candidates[0]?.finish,
      ...this.#stored(response.id),
    };
  }

  /** A whole answer where a stream was asked for: told as one. Fails into `output` too. */
  document(text: string, output: StreamOutput): void {
    const writer = this.#writer(output);
    try {
      const response = this.#restore(this.#upstream.chat.decodeResponse(parseAnswer(text), this.#decoding));
      for (const event of responseToEvents(response)) writer.write(event);
    } catch (error) {
      writer.write({ type: 'error', error: asGatewayError(error) });
    }
  }

  stream(output: StreamOutput): AnswerStream {
    const { chat } = this.#upstream;
    const decoder = createRepeatingDecoder(chat, this.#decoding, this.#decoded(output));
    let isDocument = false;
    const reader = createFrameReader(chat.framing.kind, {
      ...decoder,
      document: (text) => {
        isDocument = true;
        this.document(text, output);
      },
    });
    return guarded(output, {
      push: (chunk) => reader.push(chunk),
      close() {
        reader.close();
        if (!isDocument) decoder.close();
      },
    });
  }

  /** What becomes of a stream's events. */
  #decoded(output: StreamOutput): DecodedOutput {
    const writer = this.#writer(output);
    const names = this.#names;
    const serialized = serializeParts((event) => {
      if (event.type !== 'start') return writer.write(event);
      const { stored } = this.#stored(event.id);
      if (stored !== undefined) output.stored?.(stored);
      writer.write({ ...event, model: this.#call.requestHead.model });
    });
    return {
      event: names === SAME_NAMES ? serialized : (event) => serialized(names.event(event)),
      takesMore: (event) => writer.takesMore(event),
      more: (text) => writer.more(text),
      ran: () => writer.ran(),
    };
  }

  #writer(output: StreamOutput): StreamWriter {
    return new StreamWriter(output, this.#call.codec.chat.streamEncoder(this.#reply()));
  }

  #reply(): ReplyContext {
    const { requestId, created, codec, head } = this.#call;
    const reply = { request: this.#decoding.request, requestId, created, warn: this.#warn };
    const framing = codec.chat.framingFor?.(head);
    return framing === undefined ? reply : { ...reply, framing };
  }

  #restore(response: ChatResponse): ChatResponse {
    return { ...this.#names.response(response), model: this.#call.requestHead.model };
  }

  /** Only a target of the client's own protocol keeps an answer under the id that the client is told. */
  #stored(id: string | undefined): ReturnType<typeof storedAs> {
    return this.#call.codec.protocol === this.#upstream.protocol ? storedAs(this.#upstream, id) : NOT_STORED;
  }
}

const NOT_STORED = {};

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

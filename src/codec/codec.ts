// The contract of a wire protocol: both directions, whole answers and streams. Knows formats, nothing of HTTP clients.
import type { GatewayError } from '../errors.ts';
import type { Operation, ParameterName, Protocol, ProviderProtocol } from '../vocabulary.ts';
import type { EmbeddingRequest, EmbeddingResponse } from './canonical/embedding.ts';
import type { EventSink } from './canonical/events.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { ChatResponse, Finish } from './canonical/response.ts';
import type { TokenCount } from './canonical/token-count.ts';
import type { Usage } from './canonical/usage.ts';
import type { Warn } from './canonical/warning.ts';
import type { VaryingFields } from './frame-template.ts';
import type { Frame, Framing, StreamDecoder, StreamEncoder } from './stream-contract.ts';

/**
 * One wire protocol. A codec file set is `index` (this object), `wire` (the protocol's own types and schemas),
 * `request`, `response`, `stream`, `error`. `demo` has no endpoints: nobody speaks it as a client.
 */
export interface Codec {
  readonly protocol: ProviderProtocol;
  /** Whose thinking signatures and item ids its clients send, unless they say otherwise. */
  readonly family: string;
  readonly endpoints: readonly Endpoint[];
  readonly chat: ChatCodec;
  /** What the protocol has beside chat; an operation that is not here is one that it lacks. */
  readonly operations?: OperationCodecs;
  readonly errors: ErrorCodec;
}

interface OperationCodecs {
  /** Text that goes on from a prompt: the contract of chat in another form. Where a target has only chat, that serves it. */
  readonly completion?: ChatCodec;
  readonly embedding?: OperationCodec<EmbeddingRequest, EmbeddingResponse>;
  /** Where a target has none, the count is estimated. */
  readonly count_tokens?: OperationCodec<ChatRequest, TokenCount>;
  /** Parts of the vendor's API that pass through between two sides of it, and are served by no other. */
  readonly relays?: readonly Relay[];
}

/** A path that clients call. The first that matches wins; `aliases` are other spellings of the same path. */
export interface Endpoint {
  readonly method: Method;
  /** A Hono path, e.g. `/v1/chat/completions`. */
  readonly path: string;
  readonly aliases?: readonly string[];
  /** What the routes read of it. Without `relay` and `local` it also names the codec that serves it. */
  readonly operation: Operation | 'models';
  readonly relay?: Relay;
  /** Answered by the gateway itself. Throws `GatewayError`. */
  local?(question: LocalQuestion): JsonObject;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** What an answer of the gateway itself may know. */
export interface LocalQuestion {
  readonly call: CallHead;
  /** Empty for a `GET`. */
  readonly body: JsonObject;
  /** Names of models that the client may ask for, in file order. */
  readonly models: readonly string[];
  /** Whether the client can reach a model, listed or not. */
  reaches(model: string): boolean;
}

/** What the HTTP request says besides its body. Header names are in lower case. */
export interface CallHead {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface ChatCodec {
  // ---- as the client's protocol -------------------------------------------------------------------------------

  /** The little that routing always needs, without decoding. Throws `invalid_request` where it is not to be had. */
  head(body: JsonObject, call: CallHead): RequestHead;
  /** Validates and decodes. Never throws on an unknown field. Throws `invalid_request` with `param`. */
  decodeRequest(body: JsonObject, call: CallHead): ChatRequest;
  /** How this protocol spells a canonical parameter, for warnings and errors. */
  parameterPath(name: ParameterName): string;
  /**
   * How this protocol spells fields of parts and tools that warnings name in canonical words, e.g. `filename` is `title`
   * at Anthropic; absent: as they are named.
   */
  readonly fieldNames?: Readonly<Record<string, string>>;
  encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject;
  streamEncoder(reply: ReplyContext): StreamEncoder;
  /** How streams are framed towards clients, and what keeps one alive while nothing is to be said. */
  readonly framing: Framing;
  /** The framing of this call, where the client's query chooses it (Gemini's `alt`); absent: always `framing`. */
  framingFor?(call: CallHead): Framing;

  // ---- as the provider's protocol -----------------------------------------------------------------------------

  /** Says every loss by `context.warn`; throws `invalid_request` only where no request can be made at all. */
  encodeRequest(request: ChatRequest, context: EncodeContext): EncodedRequest;
  /** Throws `bad_response` where it is not an answer, and the kind that it tells of where it is an error in a 200. */
  decodeResponse(body: JsonObject, context: DecodeContext): ChatResponse;
  streamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder;
  /**
   * What differs between frames that say one more piece of a text: those after the first need not go through the decoder,
   * which hears of them by `passed`. Absent: every frame must.
   */
  readonly textDelta?: VaryingFields;

  // ---- both sides the same ------------------------------------------------------------------------------------

  readonly passthrough: Passthrough;

  // ---- forms other than chat itself -------------------------------------------------------------------------------

  /**
   * The request for a target that has only chat, with what is lost on the way told. Throws `invalid_request` where a chat
   * cannot say it. Absent: it is a chat.
   */
  toChat?(request: ChatRequest, warn: Warn): ChatRequest;
}

/** A request with one whole answer: nothing is streamed, nothing edited. */
export interface OperationCodec<Request, Response> {
  head(body: JsonObject, call: CallHead): RequestHead;
  /** As `ChatCodec.decodeRequest`. */
  decodeRequest(body: JsonObject, call: CallHead): Request;
  encodeResponse(response: Response, reply: OperationReply<Request>): JsonObject;
  /** False where a vendor of this protocol lacks the operation; absent: every one has it. */
  offeredBy?(target: TargetTraits): boolean;
  encodeRequest(request: Request, context: EncodeContext): EncodedRequest;
  /** As `ChatCodec.decodeResponse`. */
  decodeResponse(body: JsonObject, context: { readonly target: TargetTraits; readonly request: Request }): Response;
  readonly passthrough: Pick<Passthrough, 'request' | 'accepts'> & {
    readonly model: Pick<Passthrough['model'], 'request' | 'response'>;
  };
}

export interface OperationReply<Request> {
  readonly request: Request;
  readonly call: CallHead;
  readonly warn: Warn;
}

/** A part of one vendor's API that is not read: what comes goes on, but for the model's name. */
export interface Relay {
  readonly method: Method;
  /** Below a provider's base URL, with the same parameters as the endpoint's path: `/responses/:id`. */
  readonly path: string;
  /** Takes `multipart/form-data`, with or without JSON. */
  readonly multipart?: boolean;
  /** What the vendor takes where the body names no model. */
  readonly defaultModel?: string;
  /** The answer is bytes that are worth having before they are all there: sound. */
  readonly bytes?: boolean;
  /** The parameter that names what a target keeps; only the target that made it can serve. */
  readonly stored?: string;
  /** Headers of the client that go on to the vendor itself, by the vendor's family. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
}

export interface RequestHead {
  readonly model: string;
  readonly stream: boolean;
}

/** What is known of the target when a request is encoded for it. */
export interface TargetTraits {
  readonly provider: string;
  readonly protocol: ProviderProtocol;
  /** Whose provider-bound state it understands: `openai`, `anthropic`, `gemini`, else the preset's or provider's name. */
  readonly family: string;
  /** The upstream's own id of the model. */
  readonly model: string;
  /** Its name in the route file, which may say what it is where the id does not: a deployment's name, an ARN. */
  readonly alias?: string;
  /** Vendor quirks by name, from the preset and the file; each codec documents those that it reads. */
  readonly quirks: Readonly<Record<string, string | number | boolean>>;
}

export interface EncodeContext {
  readonly target: TargetTraits;
  readonly warn: Warn;
  /** The client's spelling of a canonical parameter. */
  parameterPath(name: ParameterName): string;
}

export interface EncodedRequest {
  /** Appended to the provider's base URL, with its query: `/chat/completions`, `/v1/messages`. */
  readonly path: string;
  /** Protocol headers (`anthropic-version` …), names in lower case; credentials are added later. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface DecodeContext {
  readonly target: TargetTraits;
  readonly request: ChatRequest;
}

export interface ReplyContext {
  /** The request as the client sent it, decoded, before edits. */
  readonly request: ChatRequest;
  /** Unique in this gateway; a base for ids that the upstream did not give. */
  readonly requestId: string;
  /** Unix seconds, for answers that must carry a time that the upstream did not give. */
  readonly created: number;
  readonly warn: Warn;
  /** What `framingFor` said of this call; absent: the codec's `framing`. */
  readonly framing?: Framing;
}

/** Same protocol on both sides, nothing to edit: bytes stay as they are but for what is named here. */
export interface Passthrough {
  /** The path and protocol headers of a request that is sent on as it came. */
  request(body: JsonObject, call: CallHead, target: TargetTraits): Omit<EncodedRequest, 'body'>;
  /** Where the model stands: in the request's body (absent: only in its path), in an answer, in each stream frame. */
  readonly model: {
    readonly request?: readonly string[];
    readonly response?: readonly string[];
    readonly frame?: readonly string[];
  };
  /** The field to set in the request's body so that the stream says its usage; undefined where it will anyway. */
  askForUsage?(
    body: JsonObject,
    target: TargetTraits,
  ): { readonly field: string; readonly value: JsonObject } | undefined;
  /** False where a quirk of the target needs the request rebuilt, though nothing was edited; absent: never. */
  accepts?(body: JsonObject, target: TargetTraits): boolean;
  /** Reads frames only as far as it must, to know content, usage, errors and the end. */
  watcher(context: WatchContext): FrameWatcher;
  /** Lets frames that repeat a content frame's form pass without a look from the watcher; absent: it sees every frame. */
  readonly varying?: VaryingFields;
  /** What is to be known of a plain answer (text, no error), without decoding it; undefined, or absent: it is to be decoded. */
  glance?(answer: JsonObject): AnswerGlance | undefined;
}

/** A whole answer as one that passes through is looked at. */
export interface AnswerGlance {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
  /** Why the first candidate ended. */
  readonly finish: Finish | undefined;
}

export interface WatchContext {
  readonly target: TargetTraits;
  /** Usage frames were asked for by us and not by the client: hide them. */
  readonly hideUsage: boolean;
}

export interface FrameWatcher {
  frame(frame: Frame): FrameVerdict;
  /** Absent: nothing that varies from frame to frame is counted. The last of those that passed unread, before the next is read. */
  unread?(raw: string): void;
  /** As `StreamDecoder.close`: what is wrong with a stream that ends here, if anything. */
  close(): GatewayError | undefined;
}

export interface FrameVerdict {
  /** `lifecycle` is held back until the first `content`; `hidden` is not for this client; `end` is the regular end. */
  readonly kind: 'lifecycle' | 'content' | 'hidden' | 'end' | 'error';
  readonly usage?: Usage;
  /** Why the first candidate ended, where this frame says it. */
  readonly finish?: Finish;
  readonly error?: GatewayError;
  /** The id under which the vendor keeps this answer, where it may. */
  readonly stored?: string;
}

export interface ErrorCodec {
  /** What an upstream's failure means; `body` is the text as it came, perhaps no JSON at all, perhaps cut. */
  classify(status: number, headers: Readonly<Record<string, string | undefined>>, body: string): GatewayError;
  /** The HTTP status under which this protocol's clients know the error. */
  status(error: GatewayError): number;
  /** An error as this protocol's clients expect it. */
  encode(error: GatewayError, requestId: string): JsonObject;
  /** The same inside a stream that has begun: whole frames, ready to write. */
  encodeInStream(error: GatewayError, requestId: string): string;
}

export interface ClientCodec extends Codec {
  readonly protocol: Protocol;
  /** Whether a request on a path that several protocols share, or none has, is one of this protocol's clients. */
  speaks(call: Pick<CallHead, 'path' | 'query' | 'headers'>): boolean;
}

// The contract of one attempt: what to send, and how to turn what comes back into what the client reads.
import type { GatewayError } from '../errors.ts';
import type { Edits } from '../route-table.ts';
import type { Operation } from '../vocabulary.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { Finish } from './canonical/response.ts';
import type { Usage } from './canonical/usage.ts';
import type { Warning } from './canonical/warning.ts';
import type { CallHead, ClientCodec, Codec, Method, RequestHead, TargetTraits } from './codec.ts';
import type { LongBody, RequestBytes } from './long-body.ts';
import type { Framing } from './stream-contract.ts';
import type { SystemText } from './system-texts.ts';

/** What a call is made of. */
export interface CallInit {
  readonly codec: ClientCodec;
  readonly head: CallHead;
  /** The body as it came; empty where there is none. */
  readonly bytes: RequestBytes;
  /** The same as text, where somebody has made that already. */
  readonly text?: string | undefined;
  /** What it holds where it is JSON; empty where it is not. */
  readonly body: JsonObject;
  readonly requestId: string;
  /** Unix seconds. */
  readonly created: number;
}

/** A client's request of whatever operation: all that the gateway knows of it. */
export interface ClientCall {
  readonly codec: ClientCodec;
  readonly operation: Operation;
  readonly head: CallHead;
  readonly requestHead: RequestHead;
  /** The body as it came. */
  readonly bytes: RequestBytes;
  /** How an answer is framed that is streamed. */
  readonly framing: Framing;
  readonly requestId: string;
  /** Unix seconds. */
  readonly created: number;
  /** What this call is about, if a vendor keeps it: only the target that made it can serve. */
  readonly stored?: StoredAnswer;
  /** The conversation in it, decoded on first use; undefined: it holds none. Throws `invalid_request`. */
  conversation(): ChatRequest | undefined;
  /** What a provider of this protocol lacks, in words, so that it cannot serve the call at all; undefined: nothing. */
  lackedBy(upstream: Codec): string | undefined;
  /** As `prepareExchange`. */
  exchange(target: ExchangeTarget): Exchange;
  /** It is sent no more: lets go of its body, so that a long answer does not hold it. */
  letGo?(): void;
}

export interface StoredAnswer {
  /** The vendor's. */
  readonly id: string;
  /** The call, once it is known under which model the answer was asked for. */
  askedAs(model: string): ClientCall;
}

/** A chat, or a completion in the form of one. */
export interface ChatCall extends ClientCall {
  readonly body: JsonObject;
  /** The body as it came. */
  readonly text: string;
  /** Validated and decoded on first use, once. Throws `invalid_request`. */
  decoded(): ChatRequest;
}

export interface ExchangeTarget {
  readonly upstream: Codec;
  readonly target: TargetTraits;
  /** Of chats and completions; other operations have no parameters that they name. */
  readonly edits: Edits | undefined;
  /** As `edits`: texts around the client's own instructions. */
  readonly system?: readonly SystemText[] | undefined;
}

/** `upstream.chat` is the form that the target is spoken to in. */
export interface ExchangeInput extends ExchangeTarget {
  readonly call: ChatCall;
}

export interface Exchange {
  /** Bytes pass through; nothing is rebuilt. */
  readonly passthrough: boolean;
  /** The answer goes to the client as it comes. */
  readonly streamed: boolean;
  readonly request: {
    /** Absent: `POST`. */
    readonly method?: Method;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Empty: there is none. */
    readonly body: Buffer | string | LongBody;
  };
  /** Makes the answer here, without a call to the target: the body that `readAnswer` is then given. */
  readonly local?: () => Promise<string>;
  /** Losses so far; grows while a stream runs. */
  readonly warnings: readonly Warning[];
  /** A whole answer with a good status. Throws `GatewayError` (`bad_response`, or what a 200 says went wrong). */
  readAnswer(body: Buffer, headers?: AnswerHeaders): Answer;
  /** An answer with a bad status. */
  readError(status: number, headers: AnswerHeaders, body: Buffer): GatewayError;
  /** A streamed answer; everything for the client goes into `output`. */
  openStream(output: StreamOutput): AnswerStream;
  /** The request is sent no more: lets go of its body. */
  letGo?(): void;
}

/** Names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

export interface Answer {
  readonly body: Buffer | string;
  /** Absent: JSON. */
  readonly contentType?: string;
  readonly usage: Usage | undefined;
  readonly finish: Finish | undefined;
  /** The id under which the vendor keeps it, where it may. */
  readonly stored?: string;
}

/** Where a stream's readable results go. Calls come in order; after `failed` or `ended` there are none. */
export interface StreamOutput {
  /** Frames for the client. `content` is false while all that was said is lifecycle, which may be held back. */
  write(text: string | Buffer, content: boolean): void;
  usage(usage: Usage): void;
  /** The id under which the vendor keeps this answer. */
  stored?(id: string): void;
  /** The stream broke, or said that it failed. Nothing was written for it: the caller retries, or writes `errorFrames`. */
  failed(error: GatewayError): void;
  /** The regular end; all of it has been written. */
  ended(finish: Finish | undefined): void;
}

export interface AnswerStream {
  /** Bytes of the upstream, split anywhere. */
  push(chunk: Buffer): void;
  /** The upstream's bytes have ended. */
  close(): void;
}

// The contract of one attempt: what to send, and how to turn what comes back into what the client reads.
import type { GatewayError } from '../errors.ts';
import type { Edits } from '../route-table.ts';
import type { JsonObject } from './canonical/json.ts';
import type { ChatRequest } from './canonical/request.ts';
import type { Finish } from './canonical/response.ts';
import type { Usage } from './canonical/usage.ts';
import type { Warning } from './canonical/warning.ts';
import type { CallHead, ClientCodec, Codec, RequestHead, TargetTraits } from './codec.ts';

/** A client's chat request, read as far as anyone has asked. */
export interface ClientCall {
  readonly codec: ClientCodec;
  readonly head: CallHead;
  readonly requestHead: RequestHead;
  /** The body's bytes, as they came. */
  readonly bytes: Buffer;
  readonly body: JsonObject;
  /** Validated and decoded on first use, once. Throws `invalid_request`. */
  decoded(): ChatRequest;
  readonly requestId: string;
  /** Unix seconds. */
  readonly created: number;
}

export interface ExchangeInput {
  readonly call: ClientCall;
  readonly upstream: Codec;
  readonly target: TargetTraits;
  /** The model that the client is told: the one it asked for. */
  readonly edits: Edits | undefined;
}

export interface Exchange {
  /** Bytes pass through; nothing is rebuilt. */
  readonly passthrough: boolean;
  readonly request: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer | string;
  };
  /** Losses so far; grows while a stream runs. */
  readonly warnings: readonly Warning[];
  /** A whole answer with a good status. Throws `GatewayError` (`bad_response`, or what a 200 says went wrong). */
  readAnswer(body: Buffer): Answer;
  /** An answer with a bad status. */
  readError(status: number, headers: Readonly<Record<string, string | undefined>>, body: Buffer): GatewayError;
  /** A streamed answer; everything for the client goes into `output`. */
  openStream(output: StreamOutput): AnswerStream;
}

export interface Answer {
  readonly body: Buffer | string;
  readonly usage: Usage | undefined;
  readonly finish: Finish | undefined;
}

/** Where a stream's readable results go. Calls come in order; after `failed` or `ended` there are none. */
export interface StreamOutput {
  /** Frames for the client. `content` is false while all that was said is lifecycle, which may be held back. */
  write(text: string | Buffer, content: boolean): void;
  usage(usage: Usage): void;
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

// How bytes get to an upstream and back: the one door between the gateway and the network, so that tests,
// `explain` and the demo provider can stand behind it too. Knows HTTP, never a protocol's body.
import type { GatewayError } from '../errors.ts';

/** A body in pieces. */
interface LongBody extends Iterable<Buffer> {
  /** Bytes. */
  readonly length: number;
  toString(): string;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Origin and path with query, credentials included: never log it; errors name its `host` alone. */
  readonly url: URL;
  /** Names in lower case; credentials included, so never log them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | LongBody | undefined;
  /** An http, https or socks5 proxy, with its password: never log it. */
  readonly proxy?: URL | undefined;
  readonly timeouts: {
    /** Milliseconds to a connection, and between two pieces of a body. The rest is the gateway's. */
    readonly connect: number;
    readonly idle: number;
  };
  /** What still has to be done to it before it is sent; absent: nothing, the credential is in it. */
  readonly sign?: Sign | undefined;
}

/**
 * Puts a credential on a request that is about to be sent; later only where a token or a signature has to be made first. Rejects with
 * `auth_failed`.
 */
export type Sign = (request: UpstreamRequest) => UpstreamRequest | Promise<UpstreamRequest>;

/** What comes back, in order: `head` once, `data` any number of times, then `end` or `failed` once. Neither after `cancel`. */
export interface UpstreamHandler {
  head(status: number, headers: Readonly<Record<string, string | undefined>>): void;
  data(chunk: Buffer): void;
  end(): void;
  /** `network` or `timeout` (before the head), `stream_broken` or `timeout` (after it). */
  failed(error: GatewayError): void;
}

export interface UpstreamCall {
  /** Ends it at once; the handler hears no more. */
  cancel(): void;
  /** Back-pressure: no `data` between the two. */
  pause(): void;
  resume(): void;
}

export interface Transport {
  send(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall;
  /** Ends idle connections; calls under way may finish. */
  close(): Promise<void>;
}

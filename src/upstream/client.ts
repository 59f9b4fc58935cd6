// The transport of live traffic: undici's dispatch handlers over kept-alive connections, one pool an origin.
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { type Decoder, decoderFor } from './content-encoding.ts';
import { type Place, transportFailure } from './failure.ts';
import { joinedChunks } from './joined-chunks.ts';
import { createProxyDispatcher } from './proxied.ts';
import type { Transport, UpstreamCall, UpstreamHandler, UpstreamRequest } from './transport.ts';
import { Pool } from './undici-parts.ts';

type Headers = Record<string, string | string[] | undefined>;

/** One for each provider, so that a table that is retired ends just its own connections. */
export function createHttpTransport(): Transport {
  return new HttpTransport();
}

class HttpTransport implements Transport {
  /** By connect timeout and proxy or origin: undici fixes the timeout when the pool is made. */
  readonly #pools = new Map<string, Dispatcher>();
  /** The last request's: most have the same address, as one object, and a `URL` makes its parts anew each time. */
  #last: Way | undefined;

  send(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall {
    const { pool, origin, path } = this.#way(request);
    const call = new HttpCall(request, handler);
    pool.dispatch(
      {
        origin,
        method: request.method,
        path,
        ...carried(request),
        // The wait for the head is bounded by the gateway (`first_token`, `total`), by its own clock.
        headersTimeout: 0,
        bodyTimeout: request.timeouts.idle,
      },
      call,
    );
    return call;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    this.#last = undefined;
    await Promise.all(pools.map((pool) => pool.close()));
  }

  #way({ url, proxy, timeouts }: UpstreamRequest): Way {
    const { connect: connectMs } = timeouts;
    const last = this.#last;
    if (last?.url === url && last.proxy === proxy && last.connectMs === connectMs) return last;
    const { origin, pathname, search } = url;
    const pool = this.#pool(origin, proxy, connectMs);
    this.#last = { url, proxy, connectMs, origin, path: pathname + search, pool };
    return this.#last;
  }

  #pool(origin: string, proxy: URL | undefined, connectMs: number): Dispatcher {
    const key = `${connectMs} ${proxy?.href ?? origin}`;
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      pool = proxy === undefined ? directPool(origin, connectMs) : createProxyDispatcher(proxy, connectMs);
      this.#pools.set(key, pool);
    }
    return pool;
  }
}

/** Where a request goes, and through what. */
interface Way {
  readonly url: URL;
  readonly proxy: URL | undefined;
  readonly connectMs: number;
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly pool: Dispatcher;
}

function directPool(origin: string, connectMs: number): Dispatcher {
  // HTTP/1.1 only: one stream a connection, so a paused answer holds back no other.
  return new Pool(origin, { connect: { timeout: connectMs }, allowH2: false, connections: null });
}

/** undici sends pieces as they are, in chunks of HTTP unless it is told how long they are together; its types do not know that. */
function carried({ headers, body }: UpstreamRequest): Pick<Dispatcher.DispatchOptions, 'headers' | 'body'> {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return { headers, body: body ?? null };
  const pieces: Iterable<Buffer> = body;
  return { headers: { ...headers, 'content-length': String(body.length) }, body: pieces as unknown as Readable };
}

/** One request under way: undici's handler on one side, the gateway's on the other. */
class HttpCall implements Dispatcher.DispatchHandler, UpstreamCall {
  /** What an error may say of the request; no more of it is held. */
  readonly #place: Place;
  readonly #handler: UpstreamHandler;
  #controller: Dispatcher.DispatchController | undefined;
  #decoder: Decoder | undefined;
  #begun = false;
  #over = false;
  #paused = false;
  #gathered: Buffer[] = [];

  constructor(request: UpstreamRequest, handler: UpstreamHandler) {
    const { url, proxy, timeouts } = request;
    this.#place = { url, proxy, timeouts };
    this.#handler = handler;
  }

  // ---- towards the gateway --------------------------------------------------------------------------------------

  cancel(): void {
    if (this.#over) return;
    this.#over = true;
    this.#decoder?.destroy();
    this.#controller?.abort(new CancelledCall());
  }

  pause(): void {
    this.#paused = true;
    this.#decoder?.pause();
    this.#controller?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#decoder?.resume();
    this.#controller?.resume();
  }

  // ---- from undici ----------------------------------------------------------------------------------------------

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new CancelledCall());
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 1xx only announces; the answer is still to come.
    if (this.#over || status < 200) return;
    this.#begun = true;
    const flat = flatten(headers);
    const encoding = flat['content-encoding'];
    if (encoding !== undefined) this.#decoder = this.#decode(encoding, controller);
    this.#handler.head(status, flat);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    if (this.#decoder === undefined) this.#gather(chunk);
    else this.#decoder.write(chunk);
  }

  onResponseEnd(): void {
    this.#handOn();
    if (this.#decoder === undefined) this.#end();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, fault: Error): void {
    this.#handOn();
    this.#fail(fault);
  }

  /** One read of the socket often brings many chunks; handed on as one, they cost a fraction of it all the way to the client. */
  #gather(chunk: Buffer): void {
    if (this.#gathered.length === 0) queueMicrotask(() => this.#handOn());
    this.#gathered.push(chunk);
  }

  #handOn(): void {
    const chunks = this.#gathered;
    const [first] = chunks;
    if (first === undefined || this.#over) return;
    this.#gathered = [];
    this.#handler.data(joinedChunks(chunks));
  }

  #decode(encoding: string, controller: Dispatcher.DispatchController): Decoder | undefined {
    return decoderFor(encoding, {
      data: (chunk) => this.#handler.data(chunk),
      end: () => this.#end(),
      failed: (fault) => this.#fail(fault),
      full: () => controller.pause(),
      drained: () => {
        if (!this.#paused) controller.resume();
      },
    });
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.end();
  }

  #fail(fault: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#decoder?.destroy();
    // The bytes that could not be decoded were the last: the connection is of no more use.
    this.#controller?.abort(new CancelledCall());
    this.#handler.failed(transportFailure(fault, this.#place, this.#begun));
  }
}

class CancelledCall extends Error {
  override readonly name = 'CancelledCall';
}

/** undici gives repeated headers as lists; everyone here reads text. Few answers have any, so most are not copied. */
function flatten(headers: Headers): Readonly<Record<string, string | undefined>> {
  const values = Object.values(headers);
  if (values.every((value) => typeof value === 'string')) return headers as Record<string, string>;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

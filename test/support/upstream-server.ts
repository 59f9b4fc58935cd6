// A local upstream that does what a test tells it to, step by step, and remembers what it was asked.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface UpstreamCallSeen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
  /** Resolves once the caller has let go of the connection before the answer was whole. */
  readonly abandoned: Promise<void>;
}

export type Behaviour = (call: UpstreamCallSeen) => void | Promise<void>;

export class UpstreamServer {
  readonly calls: UpstreamCallSeen[] = [];
  readonly #server: Server;
  #behaviours: Behaviour[];
  #last: Behaviour;
  #waiters: (() => void)[] = [];

  private constructor(behaviours: readonly Behaviour[]) {
    this.#behaviours = [...behaviours];
    this.#last = behaviours.at(-1) ?? (() => {});
    this.#server = createServer(async (incoming, response) => {
      const body = (await buffer(incoming)).toString();
      const abandoned = once(response, 'close').then(() => {
        if (response.writableFinished) return new Promise<void>(() => {});
      }) as Promise<void>;
      const call = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        response,
        abandoned,
      };
      this.calls.push(call);
      for (const waiter of this.#waiters.splice(0)) waiter();
      await (this.#behaviours.shift() ?? this.#last)(call);
    });
  }

  /** Each call takes the next behaviour; the last one serves all that follow. */
  static async start(...behaviours: readonly Behaviour[]): Promise<UpstreamServer> {
    const upstream = new UpstreamServer(behaviours);
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  behave(...behaviours: readonly Behaviour[]): void {
    this.#behaviours = [...behaviours];
    this.#last = behaviours.at(-1) ?? this.#last;
  }

  /** Resolves once so many calls have arrived in all. */
  async called(count: number): Promise<UpstreamCallSeen> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    return this.calls[count - 1] as UpstreamCallSeen;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A whole JSON answer. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Behaviour {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** The head of an event stream and these frames; then `after` goes on with the response. */
export function stream(frames: readonly string[], after: Behaviour = ({ response }) => void response.end()): Behaviour {
  return async (call) => {
    call.response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const frame of frames) call.response.write(frame);
    await after(call);
  };
}

/** Accepts the request and says nothing. */
export const hang: Behaviour = () => {};

/** Breaks the connection. */
export const cut: Behaviour = ({ response }) => void response.destroy();

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

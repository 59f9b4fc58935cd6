// An upstream that plays one recording at a time: its status, its headers, its bytes, split at seeded places.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { seededRandom } from '../../src/routing/random.ts';
import { type JsonRecord, parse, record } from './oracle/json.ts';

export interface Arrived {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonRecord;
}

export interface Played {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly streamed: boolean;
}

/** Headers that speak of the recorded connection, not of this one. */
const OF_THE_CONNECTION = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
]);

export class ReplayServer {
  readonly #server: Server;
  readonly #random = seededRandom(2026);
  #playing: Played | undefined;
  arrived: Arrived[] = [];

  private constructor() {
    this.#server = createServer(async (incoming, response) => {
      const body = (await buffer(incoming)).toString();
      this.arrived.push({ path: incoming.url ?? '', headers: incoming.headers, body: record(parse(body)) });
      this.#answer(response);
    });
  }

  static async start(): Promise<ReplayServer> {
    const replay = new ReplayServer();
    replay.#server.listen(0, '127.0.0.1');
    await once(replay.#server, 'listening');
    return replay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What every request from now on is answered with. */
  play(played: Played): void {
    this.#playing = played;
    this.arrived = [];
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer(response: ServerResponse): void {
    const played = this.#playing;
    if (played === undefined) return void response.destroy();
    const headers = Object.entries(played.headers).filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()));
    response.writeHead(played.status, Object.fromEntries(headers));
    if (!played.streamed) return void response.end(played.body);
    this.#writePieces(response, played.body);
  }

  /** Pieces of 1 to 2000 bytes, in the middle of characters and of line ends too, each a write of its own. */
  #writePieces(response: ServerResponse, body: Buffer): void {
    const most = Math.max(1, Math.min(2000, Math.ceil(body.length / 8)));
    response.socket?.setNoDelay(true);
    const next = (from: number): void => {
      if (from >= body.length) return void response.end();
      const to = Math.min(body.length, from + 1 + Math.floor(this.#random() * most));
      response.write(body.subarray(from, to), () => setImmediate(next, to));
    };
    next(0);
  }
}

// An answer written straight to Node's response, below Hono: one call a chunk, no stream in between.
import type { ServerResponse } from 'node:http';
import type { Reply } from '../gateway/reply.ts';
import { ChunkedBody } from './chunked-body.ts';

export class HttpReply implements Reply {
  readonly #response: ServerResponse;
  /** Where what is written goes. */
  #body: Pick<ChunkedBody, 'write' | 'end'>;
  /** In bytes, where the head says it. */
  #length: string | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#body = response;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#length = headers['content-length'];
    this.#response.writeHead(status, headers);
    this.#body = ChunkedBody.of(this.#response) ?? this.#response;
  }

  write(chunk: Buffer | string): boolean {
    return this.#body.write(chunk);
  }

  end(chunk?: Buffer | string): void {
    if (chunk === undefined) this.#body.end();
    // As many characters as bytes: all ASCII, which costs 5 us less to send in `latin1`.
    else if (typeof chunk === 'string' && String(chunk.length) === this.#length) this.#response.end(chunk, 'latin1');
    else this.#body.end(chunk);
  }

  destroy(): void {
    this.#response.destroy();
  }

  onDrain(listener: () => void): void {
    this.#response.once('drain', listener);
  }

  onGone(listener: () => void): void {
    const response = this.#response;
    if (response.destroyed) {
      listener();
      return;
    }
    response.on('close', () => {
      if (!response.writableFinished) listener();
    });
  }
}

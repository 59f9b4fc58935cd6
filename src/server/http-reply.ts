// An answer written straight to Node's response, below Hono: one call a chunk, no stream in between.
import type { ServerResponse } from 'node:http';
import type { Reply } from '../gateway/reply.ts';
import { ChunkedBody } from './chunked-body.ts';

export class HttpReply implements Reply {
  readonly #response: ServerResponse;
  /** Where what is written goes. */
  #body: Pick<ChunkedBody, 'write' | 'end'>;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#body = response;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(status, headers);
    this.#body = ChunkedBody.of(this.#response) ?? this.#response;
  }

  write(chunk: Buffer | string): boolean {
    return this.#body.write(chunk);
  }

  end(chunk?: Buffer | string): void {
    if (chunk === undefined) this.#body.end();
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

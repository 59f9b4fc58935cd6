// An answer that is kept instead of sent, from a client that reads and leaves when a test says so.
import type { Reply } from '../../src/gateway/reply.ts';

export class RecordedReply implements Reply {
  status: number | undefined;
  headers: Readonly<Record<string, string>> = {};
  /** What was written, one entry a call. */
  readonly writes: string[] = [];
  ended = false;
  destroyed = false;
  /** False: every write says that the client is slow. */
  reads = true;
  #drain: (() => void)[] = [];
  #gone: (() => void)[] = [];

  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.status !== undefined) throw new Error('a second head');
    this.status = status;
    this.headers = headers;
  }

  write(chunk: Buffer | string): boolean {
    if (this.status === undefined || this.ended) throw new Error('a write before the head, or after the end');
    this.writes.push(chunk.toString());
    return this.reads;
  }

  end(chunk?: Buffer | string): void {
    if (chunk !== undefined) this.write(chunk);
    if (this.ended) throw new Error('a second end');
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }

  onDrain(listener: () => void): void {
    this.#drain.push(listener);
  }

  onGone(listener: () => void): void {
    this.#gone.push(listener);
  }

  /** The client has caught up. */
  drain(): void {
    for (const listener of this.#drain.splice(0)) listener();
  }

  leave(): void {
    for (const listener of this.#gone.splice(0)) listener();
  }

  get text(): string {
    return this.writes.join('');
  }
}

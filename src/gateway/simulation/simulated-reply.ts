// Where a simulated request's answer goes: it is kept, with the times at which it came.
import type { Clock } from '../../upstream/clock.ts';
import type { Reply } from '../reply.ts';

export class SimulatedReply implements Reply {
  readonly sentAt: number;
  status: number | undefined;
  headers: Readonly<Record<string, string>> = {};
  /** When the first of a body was written, and when the last; the clock's milliseconds. */
  firstAt: number | undefined;
  endedAt: number | undefined;
  readonly #clock: Clock;
  readonly #pieces: (Buffer | string)[] = [];
  #gone: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.sentAt = clock.now();
  }

  get text(): string {
    return this.#pieces.join('');
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.status !== undefined) throw new Error('an answer has one head');
    this.status = status;
    this.headers = headers;
  }

  write(chunk: Buffer | string): boolean {
    if (this.endedAt !== undefined) throw new Error('nothing follows the end of an answer');
    this.firstAt ??= this.#clock.now();
    this.#pieces.push(chunk);
    return true;
  }

  end(chunk?: Buffer | string): void {
    if (chunk !== undefined) this.write(chunk);
    if (this.endedAt !== undefined) throw new Error('an answer ends once');
    this.endedAt = this.#clock.now();
  }

  destroy(): void {
    this.endedAt = this.#clock.now();
  }

  onDrain(): void {}

  onGone(listener: () => void): void {
    this.#gone = listener;
  }

  /** The client hangs up. */
  leave(): void {
    this.#gone?.();
  }
}

// What clients see of their requests, in columns: there is room for millions of them.
import assert from 'node:assert/strict';
import type { Reply } from '../../../src/gateway/reply.ts';
import type { RequestRecord } from '../../../src/telemetry/record.ts';
import type { Clock } from '../../../src/upstream/clock.ts';

export class TrafficLog {
  /** Milliseconds since the beginning, by request; so are the other columns. */
  readonly sentAt: Float64Array;
  /** 0 where there was no answer. */
  readonly status: Uint16Array;
  /** Milliseconds to the first of a good answer's body; NaN where it has none, or is not of those that are timed. */
  readonly waited: Float64Array;
  /** Seconds; NaN where none was said. */
  readonly retryAfter: Float64Array;
  /** How often the answer ended. */
  readonly ends: Uint8Array;
  readonly #served = new Map<string | undefined, number[]>();
  readonly #startedAt: number;
  readonly #clock: Clock;

  constructor(requests: number, clock: Clock) {
    this.sentAt = new Float64Array(requests);
    this.status = new Uint16Array(requests);
    this.waited = new Float64Array(requests).fill(Number.NaN);
    this.retryAfter = new Float64Array(requests).fill(Number.NaN);
    this.ends = new Uint8Array(requests);
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  get requests(): number {
    return this.status.length;
  }

  /** Milliseconds since the beginning. */
  now(): number {
    return this.#clock.now() - this.#startedAt;
  }

  /** Where the answer to a request goes that is sent now. */
  reply(request: number, timed: 'streams' | 'all'): Reply {
    this.sentAt[request] = this.now();
    return new LoggedReply(this, request, timed);
  }

  over({ target, durationMs }: RequestRecord): void {
    const sentAt = this.now() - durationMs;
    const times = this.#served.get(target);
    if (times === undefined) this.#served.set(target, [sentAt]);
    else times.push(sentAt);
  }

  /** How much of what was asked at such times a target served. */
  shareOf(target: string, isMeant: (sentAt: number) => boolean = () => true): number {
    const served = (this.#served.get(target) ?? []).filter(isMeant).length;
    return served / this.sentAt.reduce((count, at) => (isMeant(at) ? count + 1 : count), 0);
  }

  /** Milliseconds that those waited who asked at such times, the shortest first. */
  waits(isMeant: (sentAt: number) => boolean = () => true): Float64Array {
    return this.waited.filter((ms, request) => !Number.isNaN(ms) && isMeant(this.sentAt[request] ?? 0)).sort();
  }

  /** How many were answered with this status, of those who asked at such times. */
  count(status: number, isMeant: (sentAt: number) => boolean = () => true): number {
    return this.status.reduce(
      (count, one, request) => (one === status && isMeant(this.sentAt[request] ?? 0) ? count + 1 : count),
      0,
    );
  }
}

class LoggedReply implements Reply {
  readonly #log: TrafficLog;
  readonly #request: number;
  readonly #timed: 'streams' | 'all';
  #waits = false;

  constructor(log: TrafficLog, request: number, timed: 'streams' | 'all') {
    this.#log = log;
    this.#request = request;
    this.#timed = timed;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    assert.equal(this.#log.status[this.#request], 0, 'an answer has one head');
    this.#log.status[this.#request] = status;
    const retryAfter = headers['retry-after'];
    if (retryAfter !== undefined) this.#log.retryAfter[this.#request] = Number(retryAfter);
    const isTimed = this.#timed === 'all' || headers['content-type']?.startsWith('text/event-stream');
    this.#waits = status === 200 && isTimed === true;
  }

  write(): boolean {
    assert.equal(this.#log.ends[this.#request], 0, 'nothing follows the end of an answer');
    if (this.#waits) this.#log.waited[this.#request] = this.#log.now() - (this.#log.sentAt[this.#request] ?? 0);
    this.#waits = false;
    return true;
  }

  end(chunk?: Buffer | string): void {
    if (chunk !== undefined) this.write();
    this.destroy();
  }

  destroy(): void {
    this.#log.ends[this.#request] = (this.#log.ends[this.#request] ?? 0) + 1;
  }

  onDrain(): void {}

  onGone(): void {}
}

// Streams at a steady pace, each event with the moment at which it was sent; and how late it came.
import type { Socket } from 'node:net';
import { WIRES } from './wires.ts';

export const EVENTS_A_SECOND = 50;
/** Streams take turns, so that a thousand of them are no burst 50 times a second. */
const SLOTS = 20;
const MOST_LATE_MS = 5;
const QUIET_MS = 300;
/** Before the moment; nothing else in a stream holds it. */
const MARK = '#';

const [HEAD = '', TAIL = ''] = String(WIRES['openai-chat'].stream[5]).split(' word4');

/** Microseconds of the clock that all processes of a machine share. */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * Sends to each socket that is added 50 frames a second, as `wrap` makes them ready, until it is closed. It begins when
 * for a moment none was added: streams that already run would slow down the opening of others.
 */
export function pacedFrames(wrap: (frame: Buffer) => Buffer): { add(socket: Socket): void } {
  const slots = Array.from({ length: SLOTS }, () => new Set<Socket>());
  let [added, turn, due]: [number, number, number] = [0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    // What could not be sent in its time is left out: catching up would leave no time for anything else.
    const now = performance.now();
    for (due = Math.max(due, now - MOST_LATE_MS); due <= now; due += 1000 / EVENTS_A_SECOND / SLOTS) {
      const frame = wrap(Buffer.from(`${HEAD}${MARK}${nowMicros()} ${TAIL}`));
      for (const socket of slots[turn++ % SLOTS] ?? []) if (!socket.writableNeedDrain) socket.write(frame);
    }
  };
  const begin = (): void => {
    timer = setInterval(tick, 1);
  };
  return {
    add(socket) {
      const slot = slots[added++ % SLOTS];
      slot?.add(socket);
      socket.once('close', () => slot?.delete(socket));
      clearInterval(timer);
      timer = setTimeout(begin, QUIET_MS);
    },
  };
}

/** Calls back with the moment of each event in a text; an event that two reads share is left out. */
export function readMoments(text: string, onMoment: (sentAt: number) => void): void {
  for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) {
    const end = text.indexOf(' ', at);
    const sentAt = Number(text.slice(at + 1, end));
    if (end !== -1 && sentAt > 0) onMoment(sentAt);
  }
}

// What requests are called: unique in all gateways, and no secret.
import { randomInt, randomUUID } from 'node:crypto';

/** The last of a UUID that count: no more than fit into a small integer, since V8 writes larger ones digit by digit. */
const DIGITS = 6;
const END = 16 ** DIGITS;

let prefix = '';
let next = END;

/** A UUID whose end counts, from a random start: a small part of what a random one costs. */
export function nextRequestId(): string {
  if (next === END) {
    prefix = randomUUID().slice(0, -DIGITS);
    next = randomInt(END / 2);
  }
  const id = prefix + next.toString(16).padStart(DIGITS, '0');
  next += 1;
  return id;
}

// What requests are called: unique in all gateways, and no secret.
import { randomInt, randomUUID } from 'node:crypto';

/** The last group of a UUID. */
const DIGITS = 12;
const END = 2 ** (4 * DIGITS);

let prefix = '';
let next = END;

/** A UUID whose last group counts, from a random start: a tenth of what a random one costs. */
export function nextRequestId(): string {
  if (next === END) {
    prefix = randomUUID().slice(0, -DIGITS);
    next = randomInt(END / 2);
  }
  const id = prefix + next.toString(16).padStart(DIGITS, '0');
  next += 1;
  return id;
}

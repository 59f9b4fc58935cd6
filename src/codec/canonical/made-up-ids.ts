// Ids for tool calls of protocols that have none, made so that they can be told from a vendor's own.
import { randomUUID } from 'node:crypto';

const PREFIX = 'call_fl_';

/** Makes ids one after another. `seed`: unique in the conversation; without one a random text is taken. */
export function callIdMaker(seed?: string): () => string {
  let base: string | undefined;
  let count = 0;
  return () => {
    base ??= (seed ?? randomUUID()).replace(/[^A-Za-z0-9_-]/g, '').slice(-24);
    count += 1;
    return `${PREFIX}${base}${base === '' ? '' : '_'}${count}`;
  };
}

/** Whether no vendor knows this id. */
export function isMadeUpId(id: string): boolean {
  return id.startsWith(PREFIX);
}

// What is used of undici. Its entry loads fetch, WebSocket, caches and mocks as well: 90 modules, 50 ms, which was a fifth of a
// start. So the pool is taken by its file; a test holds it against what the entry exports.
import { createRequire } from 'node:module';

type Undici = typeof import('undici');

const require = createRequire(import.meta.url);

export const Pool: Undici['Pool'] = require('undici/lib/dispatcher/pool.js');

/** Loaded once there is a proxy: its agents need what the entry puts together. */
export function wholeUndici(): Undici {
  return require('undici');
}

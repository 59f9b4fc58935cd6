// Calls of plain paths, past the app and its router.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CODECS } from '../codec/index.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { serveCall } from './exchange-handler.ts';
import type { Reach } from './local-names.ts';
import { RequestHead } from './request-head.ts';
import { type Place, places } from './route-paths.ts';

type Http = [incoming: IncomingMessage, outgoing: ServerResponse];

/**
 * Takes calls of plain paths past the router, which is 3 to 10% of what such a call costs. True: it is served;
 * false: it is for the app.
 */
export function createShortcut(gateway: Gateway, reach: Reach): (...http: Http) => boolean {
  const plain = new Map<string, readonly Place[]>();
  for (const [path, methods] of places(CODECS)) {
    if (path.includes(':')) continue;
    for (const [method, candidates] of methods) plain.set(`${method} ${path}`, candidates);
  }
  return (incoming, outgoing) => {
    const candidates = plain.get(`${incoming.method} ${incoming.url}`);
    if (candidates === undefined) return false;
    const { codec, endpoint } = speakerAmong(candidates, incoming);
    serveCall(gateway, { incoming, outgoing, parameters: {}, reach, codec }, endpoint);
    return true;
  };
}

/** Who is served on a path that several protocols share: one whose client this is, the first that claims the path otherwise. */
export function speakerAmong(candidates: readonly Place[], incoming: IncomingMessage): Place {
  const [first] = candidates;
  if (first === undefined) throw new TypeError('a path without an endpoint');
  if (candidates.length === 1) return first;
  const head = new RequestHead(incoming, {});
  const others = candidates.slice(1);
  return others.find(({ codec }) => codec.speaks(head)) ?? first;
}

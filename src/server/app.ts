// The thin Hono app of a listener: it finds the codec and the endpoint by path; everything else happens below it.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { ClientCodec } from '../codec/codec.ts';
import { CODECS } from '../codec/index.ts';
import { GatewayError } from '../errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type HttpExchange, serveCall, serveError } from './exchange-handler.ts';
import type { Reach } from './local-names.ts';
import { RequestHead } from './request-head.ts';
import { places } from './route-paths.ts';
import { speakerAmong } from './shortcut.ts';

type App = Hono<{ Bindings: HttpBindings }>;
type Request = Context<{ Bindings: HttpBindings }>;

/** @param reach of the listener: where it is this machine alone, callers without a key are let in. */
export function createApp(gateway: Gateway, reach: Reach): App {
  const app: App = new Hono<{ Bindings: HttpBindings }>();
  const exchangeOf = (request: Request, codec: ClientCodec): HttpExchange => {
    const { incoming, outgoing } = request.env;
    return { incoming, outgoing, parameters: request.req.param(), reach, codec };
  };
  for (const [path, methods] of places(CODECS)) {
    for (const [method, candidates] of methods) {
      app.on(method, path, (request) => {
        const { codec, endpoint } = speakerAmong(candidates, request.env.incoming);
        serveCall(gateway, exchangeOf(request, codec), endpoint);
        return RESPONSE_ALREADY_SENT;
      });
    }
  }
  // Known paths with another method, once every codec has said what it takes.
  for (const [path, methods] of places(CODECS)) {
    const taken = [...methods.keys()];
    app.all(path, (request) => {
      const { codec } = speakerAmong([...methods.values()].flat(), request.env.incoming);
      serveError(gateway, exchangeOf(request, codec), wrongMethod(request.req.method, taken));
      return RESPONSE_ALREADY_SENT;
    });
  }
  return app.notFound((request) => {
    serveError(gateway, exchangeOf(request, speaker(request)), { error: unknownPath() });
    return RESPONSE_ALREADY_SENT;
  });
}

/** The protocol that a client most likely speaks, for answers that need none. */
function speaker({ env: { incoming } }: Request): ClientCodec {
  const [first, ...others] = CODECS;
  if (first === undefined) throw new TypeError('no protocol to speak');
  const head = new RequestHead(incoming, {});
  return others.find((codec) => codec.speaks(head)) ?? first;
}

function wrongMethod(method: string, methods: readonly string[]) {
  const message = `This path takes ${methods.join(' and ')}, not ${method}.`;
  return { error: new GatewayError('invalid_request', { status: 405, message }), methods };
}

function unknownPath(): GatewayError {
  const chat = CODECS.flatMap(({ endpoints }) =>
    endpoints.filter(({ operation, relay }) => operation === 'chat' && !relay),
  );
  const paths = chat.map(({ path }) => path.replace(/\{.*\}/, ''));
  const message = `There is nothing at this path. Clients call one of: ${paths.join(', ')}, or what docs/endpoints.md lists.`;
  return new GatewayError('invalid_request', { status: 404, message, code: 'not_found' });
}

// The thin Hono app of a listener: it finds the codec by path; everything else happens below it.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { ClientCodec, Endpoint } from '../codec/codec.ts';
import { CODECS } from '../codec/index.ts';
import { GatewayError } from '../errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type HttpExchange, serveChat, serveError, serveModels } from './exchange-handler.ts';

type App = Hono<{ Bindings: HttpBindings }>;
type Handler = (context: Context<{ Bindings: HttpBindings }>) => Response;

/** @param local the listener can be reached from this machine only, so that callers without a key are let in. */
export function createApp(gateway: Gateway, local: boolean): App {
  const app: App = new Hono<{ Bindings: HttpBindings }>();
  const handle = (codecOf: (context: Parameters<Handler>[0]) => ClientCodec, serve: Serve): Handler => {
    return (context) => {
      const { incoming, outgoing } = context.env;
      void serve(gateway, { incoming, outgoing, parameters: context.req.param(), local, codec: codecOf(context) });
      return RESPONSE_ALREADY_SENT;
    };
  };
  for (const codec of CODECS) {
    for (const endpoint of codec.endpoints) {
      for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
        app.on(
          endpoint.method,
          path,
          handle(endpoint.operation === 'models' ? listReader : () => codec, serveFor(endpoint)),
        );
      }
    }
  }
  // Known paths with another method, once every codec has said what it takes.
  for (const codec of CODECS) {
    for (const { path, aliases, operation } of codec.endpoints) {
      if (operation === 'models') continue;
      for (const known of [path, ...(aliases ?? [])])
        app.all(
          known,
          handle(() => codec, wrongMethod),
        );
    }
  }
  return app.notFound(handle(speaker, unknownPath));
}

type Serve = (gateway: Gateway, exchange: HttpExchange) => void | Promise<void>;

function serveFor({ operation }: Endpoint): Serve {
  if (operation === 'chat') return serveChat;
  if (operation === 'models') return serveModels;
  return (gateway, exchange) => {
    const message = `The operation ${operation} is not served by this gateway.`;
    serveError(gateway, exchange, new GatewayError('invalid_request', { status: 404, message }));
  };
}

function wrongMethod(gateway: Gateway, exchange: HttpExchange): void {
  const { method } = exchange.incoming;
  const message = `This path takes POST, not ${method}.`;
  serveError(gateway, exchange, new GatewayError('invalid_request', { status: 405, message }));
}

function unknownPath(gateway: Gateway, exchange: HttpExchange): void {
  const paths = CODECS.flatMap(({ endpoints }) => endpoints.filter(({ method }) => method === 'POST'))
    .map(({ path }) => path)
    .join(', ');
  const message = `There is nothing at this path. Clients call one of: ${paths}.`;
  serveError(gateway, exchange, new GatewayError('model_not_found', { message, code: 'not_found' }));
}

/** Two protocols share `/v1/models`; Anthropic's clients give themselves away by their headers. */
function listReader(context: Parameters<Handler>[0]): ClientCodec {
  const { headers } = context.env.incoming;
  const anthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
  const wanted = anthropic ? 'anthropic' : undefined;
  const takers = CODECS.filter(({ endpoints }) =>
    endpoints.some(
      ({ path, aliases, operation }) => operation === 'models' && [path, ...(aliases ?? [])].includes(context.req.path),
    ),
  );
  return takers.find(({ protocol }) => protocol === wanted) ?? takers[0] ?? speaker(context);
}

/** The protocol that a client most likely speaks, by the paths of its endpoints; for answers that no codec has a path for. */
function speaker(context: Parameters<Handler>[0]): ClientCodec {
  const { headers } = context.env.incoming;
  const byHeader =
    headers['anthropic-version'] !== undefined
      ? 'anthropic'
      : headers['x-goog-api-key'] !== undefined
        ? 'gemini'
        : undefined;
  const first = `/${context.req.path.split('/')[1] ?? ''}/`;
  const found =
    CODECS.find(({ protocol }) => protocol === byHeader) ??
    CODECS.find(({ endpoints }) => endpoints.some(({ path }) => path.startsWith(first))) ??
    CODECS[0];
  if (found === undefined) throw new TypeError('no codec is registered');
  return found;
}

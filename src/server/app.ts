// The thin Hono app of a listener: it finds the codec by path; everything else happens below it.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { ClientCodec, Endpoint } from '../codec/codec.ts';
import { CODECS } from '../codec/index.ts';
import { GatewayError } from '../errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Protocol } from '../vocabulary.ts';
import { type HttpExchange, serveChat, serveError, serveModels } from './exchange-handler.ts';
import { MODEL_LIST_PATHS } from './model-list.ts';

type App = Hono<{ Bindings: HttpBindings }>;
type Request = Context<{ Bindings: HttpBindings }>;
type Serve = (gateway: Gateway, exchange: HttpExchange) => void | Promise<void>;

/** @param local the listener can be reached from this machine only, so that callers without a key are let in. */
export function createApp(gateway: Gateway, local: boolean): App {
  const app: App = new Hono<{ Bindings: HttpBindings }>();
  const handle = (codecOf: (request: Request) => ClientCodec, serve: Serve) => (request: Request) => {
    const { incoming, outgoing } = request.env;
    void serve(gateway, { incoming, outgoing, parameters: request.req.param(), local, codec: codecOf(request) });
    return RESPONSE_ALREADY_SENT;
  };
  const paths = CODECS.flatMap((codec) =>
    codec.endpoints.flatMap(({ path, aliases = [], ...rest }) =>
      [path, ...aliases].map((at) => ({ at, codec, ...rest })),
    ),
  );
  for (const { at, codec, method, operation } of paths)
    app.on(
      method,
      at,
      handle(() => codec, serveFor(operation)),
    );
  for (const [at, protocol] of Object.entries(MODEL_LIST_PATHS)) app.get(at, handle(reader(protocol), serveModels));
  // Known paths with another method, once every codec has said what it takes.
  for (const { at, codec } of paths)
    app.all(
      at,
      handle(() => codec, wrongMethod),
    );
  return app.notFound(handle(speaker, unknownPath));
}

function serveFor(operation: Endpoint['operation']): Serve {
  if (operation === 'chat') return serveChat;
  const message = `The operation ${operation} is not served by this gateway.`;
  return (gateway, exchange) =>
    serveError(gateway, exchange, new GatewayError('invalid_request', { status: 404, message }));
}

function wrongMethod(gateway: Gateway, exchange: HttpExchange): void {
  const message = `This path takes POST, not ${exchange.incoming.method}.`;
  serveError(gateway, exchange, new GatewayError('invalid_request', { status: 405, message }));
}

function unknownPath(gateway: Gateway, exchange: HttpExchange): void {
  const paths = CODECS.flatMap(({ endpoints }) => endpoints.map(({ path }) => path.replace(/\{.*\}/, '')));
  const message = `There is nothing at this path. Clients call one of: ${paths.join(', ')}.`;
  serveError(gateway, exchange, new GatewayError('invalid_request', { status: 404, message, code: 'not_found' }));
}

/** Who asks for a list of models: on a shared path Anthropic's clients give themselves away by their headers. */
function reader(protocol: Protocol | 'shared'): (request: Request) => ClientCodec {
  if (protocol !== 'shared') return () => codecOf(protocol);
  return ({ env: { incoming } }) => {
    const { headers } = incoming;
    const anthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
    return codecOf(anthropic ? 'anthropic' : 'openai-chat');
  };
}

/** The protocol that a client most likely speaks, for answers that need none: by its headers, then by where it looked. */
function speaker({ env: { incoming }, req }: Request): ClientCodec {
  if (incoming.headers['anthropic-version'] !== undefined) return codecOf('anthropic');
  if (incoming.headers['x-goog-api-key'] !== undefined || req.path.startsWith('/v1beta/')) return codecOf('gemini');
  return codecOf(req.path.startsWith('/api/') ? 'ollama' : 'openai-chat');
}

function codecOf(protocol: Protocol): ClientCodec {
  const found = CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new TypeError(`no codec for ${protocol}`);
  return found;
}

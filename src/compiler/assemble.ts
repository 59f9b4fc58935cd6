// The table, from what the files say.
import type { Allowance, Client, Pool, RouteTable, Server } from '../route-table.ts';
import type { Context } from './context.ts';
import { rotationOf } from './members.ts';
import type { AllowanceDraft, Program, ServerDraft } from './program.ts';
import { providerOf } from './providers.ts';
import { routeOf } from './routes.ts';
import { layerOfPolicy, settingsOf } from './settings.ts';

const DEFAULT_LISTEN = { kind: 'tcp', host: '127.0.0.1', port: 8787 } as const;
const DEFAULT_BODY_LIMIT_BYTES = 32_000_000;
const DEFAULT_DRAIN_MS = 30_000;

/** A program without errors as a table: JSON-safe, its parts marked with where they were written. */
export function assemble(program: Program, context: Context): RouteTable {
  const { marks } = context;
  const policies = new Map(program.policies.map((policy) => [policy.name, layerOfPolicy(policy)]));
  return {
    format: 'fairlead-route-table/1',
    edition: 2026,
    server: serverOf(program.server, context),
    ...(program.state && { state: program.state }),
    clients: program.clients.map((client) => clientOf(client, context)),
    ...(program.tags.length > 0 && {
      tags: program.tags.map(({ name, span, ...draft }) => marks.set({ name, ...allowanceOf(draft) }, span)),
    }),
    providers: program.providers.map((provider) => providerOf(provider, context)),
    pools: program.pools.map((pool) => poolOf(pool, context)),
    ...(program.prices.length > 0 && { prices: program.prices }),
    defaults: settingsOf(program.defaults, marks),
    routes: program.routes.map((route) => routeOf(route, policies, context)),
    ...(program.nevers.length > 0 && { nevers: program.nevers }),
  };
}

function serverOf(server: ServerDraft | undefined, { marks }: Context): Server {
  const listen = server?.listen.map(({ value, span }) => marks.set(value, span)) ?? [];
  const admin = server?.admin && {
    address: marks.set(server.admin.address.value, server.admin.address.span),
    ...(server.admin.key && { key: server.admin.key }),
  };
  return {
    listen: listen.length > 0 ? listen : [DEFAULT_LISTEN],
    ...(admin && { admin }),
    bodyLimitBytes: server?.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    drainMs: server?.drainMs ?? DEFAULT_DRAIN_MS,
    allowAnonymous: server?.allowAnonymous ?? false,
  };
}

function clientOf(
  { name, span, keys, tags, trace, expires, ...draft }: Program['clients'][number],
  { marks }: Context,
): Client {
  return marks.set(
    { name, keys, tags, ...(trace && { trace }), ...(expires && { expires }), ...allowanceOf(draft) },
    span,
  );
}

function allowanceOf({ models, limits, budgets }: AllowanceDraft): Allowance {
  return {
    ...(models && { models }),
    ...(limits.length > 0 && { limits }),
    ...(budgets.length > 0 && { budgets }),
  };
}

function poolOf({ name, span, members, ...draft }: Program['pools'][number], { marks }: Context): Pool {
  return marks.set({ name, rotate: rotationOf(draft), members }, span);
}

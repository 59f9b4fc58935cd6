// Route tables by hand, for tests that are not about the compiler.
import { ANY_KINDS, ERROR_KINDS } from '../../src/errors.ts';
import type { Arm, Client, Provider, Route, RouteTable, Settings } from '../../src/route-table.ts';

export function table(parts: Partial<RouteTable>): RouteTable {
  return {
    format: 'fairlead-route-table/1',
    edition: 2026,
    server: {
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
      bodyLimitBytes: 1024 * 1024,
      drainMs: 1000,
      allowAnonymous: false,
    },
    clients: [],
    providers: [],
    pools: [],
    defaults: {},
    routes: [],
    ...parts,
  };
}

/** Speaks Anthropic, takes its key from the variable `NAME_KEY`. */
export function provider(name: string, baseUrl: string, parts: Partial<Provider> = {}): Provider {
  return {
    name,
    protocol: 'anthropic',
    family: 'anthropic',
    baseUrl,
    auth: { kind: 'header', name: 'x-api-key' },
    keys: { rotate: { strategy: 'round_robin' }, members: [key(`${name.toUpperCase()}_KEY`)] },
    headers: [],
    models: [],
    quirks: {},
    settings: {},
    ...parts,
  };
}

export function key(variable: string) {
  return { label: variable, secret: { env: variable }, weight: 1 };
}

/** Takes any model to `PROVIDER/$model`, one arm for each provider, each but the first on any failure. */
export function route(name: string, providers: readonly string[], parts: Partial<Route> = {}): Route {
  return { name, match: { kind: 'any' }, arms: providers.map(arm), settings: {}, ...parts };
}

function arm(name: string, index: number): Arm {
  return {
    on: index === 0 ? ERROR_KINDS : ANY_KINDS,
    rotate: { strategy: 'round_robin' },
    members: [{ kind: 'target', target: { provider: name, model: '$model' }, weight: 1 }],
  };
}

export function client(name: string, parts: Partial<Client> = {}): Client {
  const variable = `${name.toUpperCase()}_CLIENT_KEY`;
  return { name, keys: [{ secret: { env: variable }, label: variable }], tags: [], ...parts };
}

export function timeouts(values: NonNullable<Settings['timeouts']>): Settings {
  return { timeouts: values };
}

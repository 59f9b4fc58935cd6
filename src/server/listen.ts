// Sockets that clients connect to: opened before anything depends on them, closed without cutting anyone off.
import { unlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Address } from '../route-table.ts';

export interface Listener {
  /** Where it listens now, as a base URL (`http://127.0.0.1:8787`) or `unix:/path`; with the port that it was given. */
  readonly url: string;
  /** Takes no more connections, waits until the open ones are done, and cuts those that are not after `limitMs`. */
  close(limitMs: number): Promise<void>;
}

/** What answers. */
export interface Served {
  /** Loaded with the first request that is for it. */
  readonly app: () => Promise<RequestListener>;
  /** Offered each request before the app is; true: it has taken it. */
  readonly shortcut?: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;
}

/** Longer than the idle limits of common proxies and client pools: the client, not we, should end an idle connection. */
const KEEP_ALIVE_MS = 75_000;

/** Rejects with a message that names the address and what is in its way. */
export async function openListener(address: Address, { app, shortcut }: Served): Promise<Listener> {
  const rest = onceAsked(app);
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    (incoming, outgoing) => void (shortcut?.(incoming, outgoing) || rest(incoming, outgoing)),
  );
  try {
    await bind(server, address);
  } catch (fault) {
    if (address.kind !== 'unix' || !(await isAbandoned(address.path, fault))) throw cannotListen(address, fault);
    unlinkSync(address.path);
    await bind(server, address).catch((again: unknown) => Promise.reject(cannotListen(address, again)));
  }
  return { url: urlOf(server, address), close: (limitMs) => closeServer(server, limitMs) };
}

/** The listener that `load` comes with; requests wait for it, and it is loaded once. */
function onceAsked(load: () => Promise<RequestListener>): RequestListener {
  let listener: RequestListener | undefined;
  let loading: Promise<void> | undefined;
  return (incoming, outgoing) => {
    if (listener !== undefined) return listener(incoming, outgoing);
    loading ??= load().then((loaded) => {
      listener = loaded;
    });
    return void loading.then(() => listener?.(incoming, outgoing));
  };
}

function bind(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const bound = (): void => {
      server.off('error', reject);
      resolve();
    };
    if (address.kind === 'unix') server.listen(address.path, bound);
    else server.listen({ host: bareHost(address.host), port: address.port }, bound);
  });
}

/** A socket file that nobody listens on: left by a process that did not end well. */
function isAbandoned(path: string, fault: unknown): Promise<boolean> {
  if (codeOf(fault) !== 'EADDRINUSE') return Promise.resolve(false);
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error) => resolve(codeOf(error) === 'ECONNREFUSED'));
  });
}

function closeServer(server: Server, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), limitMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
    // Connections that are still busy are to end with their answer, not to wait for a next request.
    server.keepAliveTimeout = 1;
    server.keepAliveTimeoutBuffer = 0;
  });
}

function cannotListen(address: Address, fault: unknown): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'this user may not',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOENT: 'its folder does not exist',
  };
  const code = codeOf(fault);
  return new Error(`cannot listen on ${addressText(address)}: ${reasons[code] ?? code}`, { cause: fault });
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
}

/** As the language writes it; also what tells whether a listener of the next table is one of this. */
export function addressText(address: Address): string {
  return address.kind === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`;
}

function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function urlOf(server: Server, address: Address): string {
  if (address.kind === 'unix') return addressText(address);
  const { port } = server.address() as AddressInfo;
  const host = bareHost(address.host);
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

// Local proxies that remember what they were asked: http (forwarding, and tunnels by CONNECT) and socks5 (RFC 1928, 1929).
import { once } from 'node:events';
import { createServer as createHttpServer, request as httpRequest, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

export interface ProxyServer {
  readonly port: number;
  /** `POST http://host/path`, `CONNECT host:443`, `socks host:80`; with the credentials behind it, where there were any. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export interface HttpProxyOptions {
  /** The port that every tunnel leads to; without it tunnels are refused. */
  readonly tunnelTo?: number;
  /** With it the proxy itself is spoken to in TLS. */
  readonly certificate?: Certificate;
}

export async function httpProxy({ tunnelTo, certificate }: HttpProxyOptions = {}): Promise<ProxyServer> {
  const asked: string[] = [];
  const said = (method: string, target: string, authorization: string | undefined): void => {
    const user = authorization === undefined ? '' : ` ${Buffer.from(authorization.slice(6), 'base64')}`;
    asked.push(`${method} ${target}${user}`);
  };
  const forward: RequestListener = (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    said(method, url, headers['proxy-authorization']);
    const { 'proxy-authorization': _, ...rest } = headers;
    const forwarded = httpRequest(url, { method, headers: rest }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  };
  const server = certificate === undefined ? createHttpServer(forward) : createHttpsServer({ ...certificate }, forward);
  server.on('connect', (incoming, socket: Socket) => {
    said('CONNECT', incoming.url ?? '', incoming.headers['proxy-authorization']);
    if (tunnelTo === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(tunnelTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    for (const end of [socket, upstream]) end.on('error', () => end.destroy());
  });
  return listening(server, asked);
}

/** @param password asks for it, with user `fairlead` */
export async function socksProxy(password?: string): Promise<ProxyServer> {
  const asked: string[] = [];
  const server = createServer((socket) => void serveSocks(socket, asked, password).catch(() => socket.destroy()));
  return listening(server, asked);
}

async function serveSocks(socket: Socket, asked: string[], password: string | undefined): Promise<void> {
  socket.on('error', () => socket.destroy());
  await once(socket, 'readable');
  socket.read();
  let user = '';
  if (password === undefined) socket.write(Buffer.from([5, 0]));
  else {
    socket.write(Buffer.from([5, 2]));
    await once(socket, 'readable');
    const said: Buffer = socket.read();
    const nameLength = said[1] ?? 0;
    const name = said.subarray(2, 2 + nameLength).toString();
    const given = said.subarray(3 + nameLength).toString();
    user = ` ${name}:${given}`;
    socket.write(Buffer.from([1, given === password ? 0 : 1]));
  }
  await once(socket, 'readable');
  const wanted: Buffer = socket.read();
  const { host, port } = socksAddress(wanted);
  asked.push(`socks ${host}:${port}${user}`);
  const upstream = connect(port, host);
  await once(upstream, 'connect');
  socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  socket.pipe(upstream).pipe(socket);
  upstream.on('error', () => socket.destroy());
}

function socksAddress(wanted: Buffer): { readonly host: string; readonly port: number } {
  const isName = wanted[3] === 3;
  const end = isName ? 5 + (wanted[4] ?? 0) : 8;
  const host = isName ? wanted.subarray(5, end).toString() : wanted.subarray(4, end).join('.');
  return { host, port: wanted.readUInt16BE(end) };
}

async function listening(server: Server, asked: readonly string[]): Promise<ProxyServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

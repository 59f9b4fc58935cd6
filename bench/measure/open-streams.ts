// Many streams at once, on bare sockets: a client library would cost more than what is measured.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Ask } from '../contenders/contender.ts';

/** Connections that are opened at a time: more of them would overflow the queue of the listener. */
const AT_A_TIME = 50;

const PATIENCE_MS = 30_000;

export interface OpenStreams {
  close(): Promise<void>;
}

export interface Opening {
  readonly url: string;
  readonly ask: Ask;
  readonly count: number;
  /** What a stream brings, from its head on. */
  readonly onText: (text: string) => void;
}

/** Opens streams, and waits until the first event of each has come. Throws where one is refused or ends. */
export async function openStreams(opening: Opening): Promise<OpenStreams> {
  const sockets: Socket[] = [];
  const close = async (): Promise<void> => {
    const closed = sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  try {
    while (sockets.length < opening.count) {
      const some = Array.from({ length: Math.min(AT_A_TIME, opening.count - sockets.length) }, () =>
        connected(opening),
      );
      sockets.push(...some);
      await Promise.all(some.map((socket) => begun(socket, opening)));
    }
  } catch (fault) {
    await close();
    throw fault;
  }
  return { close };
}

function connected({ url, ask }: Opening): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true).setEncoding('latin1');
  const headers = { ...ask.headers, host, 'content-length': Buffer.byteLength(ask.body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${ask.path} HTTP/1.1\r\n${lines.join('')}\r\n${ask.body}`);
  return socket;
}

function begun(socket: Socket, { url, ask, onText }: Opening): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    const refuse = (why: string) => reject(new Error(`a stream of ${url}${ask.path} ${why}: ${head.slice(0, 300)}`));
    socket.on('data', (text: string) => {
      onText(text);
      if (head.includes('data: ')) return;
      head += text;
      if (head.includes('data: ')) resolve();
      else if (!'HTTP/1.1 200'.startsWith(head.slice(0, 12))) refuse('was refused');
    });
    socket.setTimeout(PATIENCE_MS, () => refuse('has not begun')).once('error', ({ message }) => refuse(message));
    socket.once('close', () => refuse('has ended'));
  });
}

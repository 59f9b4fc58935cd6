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
export async function openStreams({ url, ask, count, onText }: Opening): Promise<OpenStreams> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_A_TIME, count - sockets.length) }, () => open(url, ask, onText));
    sockets.push(...(await Promise.all(some)));
  }
  return {
    async close() {
      const closed = sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function open(url: string, ask: Ask, onText: (text: string) => void): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true).setEncoding('latin1');
  const headers = { ...ask.headers, host, 'content-length': Buffer.byteLength(ask.body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${ask.path} HTTP/1.1\r\n${lines.join('')}\r\n${ask.body}`);
  await new Promise<void>((resolve, reject) => {
    let begun = '';
    const refuse = (why: string) => reject(new Error(`a stream of ${url}${ask.path} ${why}: ${begun.slice(0, 300)}`));
    socket.on('data', (text: string) => {
      onText(text);
      if (begun.includes('data: ')) return;
      begun += text;
      if (begun.includes('data: ')) resolve();
      else if (!'HTTP/1.1 200'.startsWith(begun.slice(0, 12))) refuse('was refused');
    });
    socket.setTimeout(PATIENCE_MS, () => refuse('has not begun')).once('error', ({ message }) => refuse(message));
    socket.once('close', () => refuse('has ended'));
  });
  return socket;
}

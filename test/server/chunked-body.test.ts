// Chunks as they are framed here: whoever reads HTTP reads what was written, and can tell a whole body from a broken one.
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpReply } from '../../src/server/http-reply.ts';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

type Serve = (reply: HttpReply, response: ServerResponse) => void;

/** The port of a server that answers as `serve` does. */
async function listening(serve: Serve): Promise<number> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    serve(new HttpReply(response), response);
  });
  opened.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

async function get(port: number, options: RequestOptions = {}): Promise<IncomingMessage> {
  const asked = request({ host: '127.0.0.1', port, agent: false, ...options });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

/** All that a request brings, to the end of the connection, as it stands on the wire. */
async function onTheWire(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${head}\r\n\r\n`);
  return (await readText(socket)).replace(/^Date: .*\r\n/m, '');
}

/** Writes each, and ends with the last. */
function writeAll(reply: HttpReply, pieces: readonly (string | Buffer)[]): void {
  reply.head(200, { 'content-type': 'text/event-stream' });
  for (const piece of pieces.slice(0, -1)) reply.write(piece);
  reply.end(pieces.at(-1));
}

describe('a body in chunks', () => {
  test('stands on the wire as RFC 9112 has it, characters counted as bytes', async () => {
    const port = await listening((reply) => writeAll(reply, ['héllo', '', Buffer.from('bytes 🙂'), 'ascii']));
    const head =
      'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nConnection: close\r\nTransfer-Encoding: chunked';
    expect(await onTheWire(port, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close')).toBe(
      `${head}\r\n\r\n6\r\nhéllo\r\na\r\nbytes 🙂\r\n5\r\nascii\r\n0\r\n\r\n`,
    );
  });

  test('is read as it was written, whatever the pieces, answer after answer on one connection', async () => {
    let pieces: readonly (string | Buffer)[] = [];
    const port = await listening((reply) => writeAll(reply, pieces));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    opened.push({ close: () => agent.destroy() });
    const piece = fc.string({ unit: 'grapheme', maxLength: 300 });
    const long = fc.string({ unit: 'grapheme', maxLength: 9 }).map((text) => Buffer.from(`é${text}`.repeat(1500)));
    const written = fc.array(
      fc.oneof(
        piece,
        piece.map((text) => Buffer.from(text)),
        long,
        fc.constant(''),
      ),
      { maxLength: 6 },
    );
    const ports = new Set<number | undefined>();
    await fc.assert(
      fc.asyncProperty(written, async (some) => {
        pieces = some;
        const response = await get(port, { agent });
        ports.add(response.socket.localPort);
        expect(await readText(response)).toBe(some.join(''));
      }),
    );
    expect(ports.size).toBe(1);
  });

  test('waits for its turn where requests are pipelined', async () => {
    const replies: HttpReply[] = [];
    const port = await listening((reply) => {
      replies.push(reply);
      if (replies.length < 2) return;
      for (const [index, one] of replies.entries().toArray().reverse()) {
        one.head(200, {});
        one.write(`${index}`);
        one.write(Buffer.from('é'));
        one.end('!');
      }
    });
    const socket = connect(port, '127.0.0.1');
    socket.end('GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const bodies = (await readText(socket)).match(/(?<=\r\n\r\n)1\r\n.*?\r\n0\r\n\r\n/gs);
    expect(bodies).toEqual([0, 1].map((index) => `1\r\n${index}\r\n2\r\né\r\n1\r\n!\r\n0\r\n\r\n`));
  });

  test('can have nothing in it', async () => {
    const port = await listening((reply) => writeAll(reply, []));
    expect(await readText(await get(port))).toBe('');
  });

  test('leaves piece by piece', async () => {
    let reply: HttpReply | undefined;
    const port = await listening((begun) => {
      reply = begun;
      begun.head(200, {});
      begun.write('first');
    });
    const response = await get(port);
    expect(String((await once(response, 'data'))[0])).toBe('first');
    reply?.write(Buffer.from('second'));
    expect(String((await once(response, 'data'))[0])).toBe('second');
    reply?.end();
    await once(response, 'end');
  });

  test.each([
    ['a text', 'x'.repeat(1 << 20)],
    ['bytes', Buffer.alloc(1 << 20, 'x')],
  ])('is held back by a client that does not read: %s', async (_, piece) => {
    let drained: () => void = () => {};
    const free = new Promise<void>((resolve) => {
      drained = resolve;
    });
    let written = 0;
    const port = await listening((reply) => {
      reply.head(200, {});
      while (reply.write(piece)) written += 1;
      reply.onDrain(() => {
        drained();
        reply.end();
      });
    });
    const response = await get(port);
    expect(written).toBeLessThan(64);
    expect(await readText(response)).toBe(String(piece).repeat(written + 1));
    await free;
  });

  // Node 26.10, where it frames chunks itself, waits for ever after such a piece: it never says `drain`.
  test('goes on after texts that are longer in bytes than in characters', async () => {
    const piece = '漢'.repeat(30_000);
    let left = 60;
    const port = await listening((reply) => {
      const goOn = (): void => {
        for (; left > 0; left -= 1) {
          if (reply.write(piece)) continue;
          left -= 1;
          reply.onDrain(goOn);
          return;
        }
        reply.end();
      };
      reply.head(200, {});
      goOn();
    });
    expect(await readText(await get(port))).toBe(piece.repeat(60));
  });

  test('that is cut is never taken for a whole one', async () => {
    const port = await listening((reply, response) => {
      reply.head(200, {});
      reply.write('begun');
      response.once('close', () => reply.write('after'));
      setImmediate(() => reply.destroy());
    });
    await expect(readText(await get(port))).rejects.toThrow('aborted');
  });
});

describe('a body in no chunks', () => {
  test('goes to HTTP/1.0 as it is, and ends with the connection', async () => {
    const port = await listening((reply) => writeAll(reply, ['héllo', Buffer.from('bytes'), 'last']));
    expect(await onTheWire(port, 'GET / HTTP/1.0\r\nhost: x')).toBe(
      'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nConnection: close\r\n\r\nhéllobyteslast',
    );
  });

  test.each(['hello', 'héllo', 'héllo \u0000\u007f\u0080\u00ff 漢🙂'])(
    'has the length that was given: %j',
    async (text) => {
      const port = await listening((reply) => {
        reply.head(200, { 'content-length': String(Buffer.byteLength(text)) });
        reply.end(text);
      });
      const response = await get(port);
      expect(response.headers['transfer-encoding']).toBeUndefined();
      expect(await readText(response)).toBe(text);
    },
  );

  test('is left out of the answer to HEAD', async () => {
    const port = await listening((reply) => writeAll(reply, ['nobody', Buffer.from('hears'), 'it']));
    expect(await onTheWire(port, 'HEAD / HTTP/1.1\r\nhost: x\r\nconnection: close')).toMatch(/\r\n\r\n$/);
  });
});

// The upstream of every scenario. It answers from prepared bytes, on bare sockets, so that it is never the bottleneck:
// an HTTP server of Node would cost half of what the fastest contender does. What it does, the model's name says.
import { createServer, type Socket } from 'node:net';
import type { Protocol } from '../../src/vocabulary.ts';
import { pacedFrames } from '../paced-frames.ts';
import { WIRES } from '../wires.ts';
import { announce } from './announce.ts';
import { readRequests } from './read-requests.ts';

/** Frames that one turn of the loop sends, as one write: a model server's writes arrive a few at a time, too. */
const FRAMES_A_TURN = 10;

/** By what only the path of that protocol holds; else Chat. */
const PATHS: readonly (readonly [string, Protocol])[] = [
  ['/messages', 'anthropic'],
  ['/responses', 'openai-responses'],
  ['enerateContent', 'gemini'],
  ['/api/chat', 'ollama'],
];

const STREAMING = /"stream": ?true/;

interface Prepared {
  readonly answer: Buffer;
  /** The head, and then what each turn sends. */
  readonly stream: readonly Buffer[];
}

const prepared = new Map(
  Object.entries(WIRES).map(([protocol, { answer, stream }]): [string, Prepared] => {
    const head = streamHead(protocol === 'ollama' ? 'application/x-ndjson' : 'text/event-stream');
    const turns = chunksOf(stream).map(httpChunk);
    return [protocol, { answer: whole('200 OK', answer), stream: [head, ...turns, Buffer.from('0\r\n\r\n')] }];
  }),
);

const limited = whole('429 Too Many Requests', Buffer.from('{"error":{"message":"slow down","type":"requests"}}'), [
  'retry-after: 0',
]);

/** Streams that stay open: 50 events a second each, at moments of their own. */
const paced = pacedFrames(httpChunk);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on(
    'data',
    readRequests((request) => answer(socket, request)),
  );
});

function answer(socket: Socket, request: string): void {
  const path = request.slice(0, request.indexOf('\r\n'));
  const protocol = PATHS.find(([part]) => path.includes(part))?.[1] ?? 'openai-chat';
  const bytes = prepared.get(protocol) as Prepared;
  if (request.includes('bench-limited')) socket.write(limited);
  else if (request.includes('bench-idle')) begin(socket, bytes);
  else if (request.includes('bench-paced')) {
    begin(socket, bytes);
    paced.add(socket);
  } else if (path.includes(':stream') || STREAMING.test(request)) send(socket, bytes.stream);
  else socket.write(bytes.answer);
}

/** The head and the first turn of a stream that does not end. */
function begin(socket: Socket, { stream }: Prepared): void {
  socket.write(Buffer.concat(stream.slice(0, 2)));
}

function send(socket: Socket, turns: readonly Buffer[], at = 0): void {
  const turn = turns[at];
  if (turn === undefined) return;
  socket.write(turn);
  setImmediate(send, socket, turns, at + 1);
}

function chunksOf(frames: readonly Buffer[]): Buffer[] {
  const turns = Math.ceil(frames.length / FRAMES_A_TURN);
  return Array.from({ length: turns }, (_, at) =>
    Buffer.concat(frames.slice(at * FRAMES_A_TURN, (at + 1) * FRAMES_A_TURN)),
  );
}

function httpChunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function streamHead(type: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`);
}

function whole(status: string, body: Buffer, headers: readonly string[] = []): Buffer {
  const lines = [`HTTP/1.1 ${status}`, 'content-type: application/json', `content-length: ${body.length}`, ...headers];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

announce(server);

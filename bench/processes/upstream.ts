// The upstream of every scenario: answers at once from prepared bytes, so that it is never the bottleneck.
import { createServer } from 'node:http';
import { ANSWERS, STREAMS } from '../payloads.ts';
import { announce } from './announce.ts';

const server = createServer((request, response) => {
  const url = request.url ?? '';
  const protocol = url.includes('/messages') ? 'anthropic' : 'chat';
  let body = '';
  request.setEncoding('latin1');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (!body.includes('"stream":true')) {
      const answer = url.includes(':generateContent') ? ANSWERS.gemini : ANSWERS[protocol];
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    writeFrames(STREAMS[protocol], 0);
  });

  /** One write an event, yielding between some, as a model server does. */
  function writeFrames(frames: readonly Buffer[], from: number): void {
    const until = Math.min(from + 10, frames.length);
    for (let at = from; at < until; at++) response.write(frames[at] ?? '');
    if (until === frames.length) response.end();
    else setImmediate(writeFrames, frames, until);
  }
});

announce(server);

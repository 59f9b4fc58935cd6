// The floor: what the least possible gateway on this runtime costs. node:http in front, undici `dispatch` behind;
// a JSON body is parsed and written again both ways, a stream is piped as it is.
import { createServer, type ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { announce } from './announce.ts';

const upstream = process.argv[2] ?? '';
const agent = new Agent({ pipelining: 1 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    agent.dispatch(
      {
        origin: upstream,
        path: request.url ?? '/',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
      isStream(request.url, body) ? pipeTo(response) : rewriteTo(response),
    );
  });
});

/** Gemini says it in the path. */
function isStream(path: string | undefined, body: { readonly stream?: boolean }): boolean {
  return body.stream === true || path?.includes(':stream') === true;
}

function rewriteTo(response: ServerResponse): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  return {
    // undici asks for every one of these methods.
    onRequestStart: () => {},
    onResponseStart: () => {},
    onResponseData: (_controller, chunk) => void chunks.push(chunk),
    onResponseEnd() {
      const text = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    },
    onResponseError: () => void response.destroy(),
  };
}

function pipeTo(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) =>
      void response.once('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the client has left'));
      }),
    onResponseStart: () => void response.writeHead(200, { 'content-type': 'text/event-stream' }),
    onResponseData(controller, chunk) {
      if (response.write(chunk)) return;
      controller.pause();
      response.once('drain', () => controller.resume());
    },
    onResponseEnd: () => void response.end(),
    onResponseError: () => void response.destroy(),
  };
}

// Between two rounds nobody asks: a connection that ends meanwhile would be a failed request.
server.keepAliveTimeout = 600_000;
announce(server);

// A local server that speaks one vendor's protocol, written from the vendor's documents and sharing no code with the codecs.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: a recorded body is looked into field by field by the tests.
  readonly body: any;
}

export interface VendorServer {
  readonly url: string;
  /** Every request that arrived, in order. */
  readonly requests: VendorRequest[];
  close(): Promise<void>;
}

/** Starts on a free port; `answer` writes the whole answer. */
export async function startVendor(
  answer: (request: VendorRequest, response: ServerResponse) => void | Promise<void>,
): Promise<VendorServer> {
  const requests: VendorRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const bytes = await buffer(incoming);
    const { method = '', url: path = '', headers } = incoming;
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    const body = isJson ? JSON.parse(bytes.toString()) : undefined;
    const request = { method, path, headers, bytes, body };
    requests.push(request);
    await answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Writes SSE frames; with an event's name where it has one. */
export function sendFrames(response: ServerResponse, frames: readonly { event?: string; data: unknown }[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const { event, data } of frames) {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
  }
  response.end();
}

/** What each call of a tool says: two cities at once; one whole object for `json`, by which packages ask for structure. */
export function inputsFor(tool: string): readonly object[] {
  return tool === 'json' ? [{ city: 'Paris', degrees: 21 }] : [{ city: 'Paris' }, { city: 'Rome' }];
}

/** Errors that a vendor may answer with, chosen by the model name `error-STATUS`. */
export function askedStatus(model: string): number | undefined {
  const asked = /^error-(\d{3})$/.exec(model)?.[1];
  return asked === undefined ? undefined : Number(asked);
}

// Amazon Bedrock as a test sees it: whether a request is signed as AWS wants it, and answers in event streams.
import { Sha256 } from '@aws-crypto/sha256-js';
import { EventStreamCodec, type MessageHeaders } from '@smithy/eventstream-codec';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Behaviour, stream, type UpstreamCallSeen } from '../upstream-server.ts';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

function message(headers: Record<string, string>, payload: unknown): Buffer {
  const named: MessageHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`:${name}`, { type: 'string', value }]),
  );
  return Buffer.from(codec.encode({ headers: named, body: Buffer.from(JSON.stringify(payload)) }));
}

/** An event of the Messages API, in its wrapping; `p` is padding, as the service sends it. */
export function chunk(event: object): Buffer {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  return message({ 'message-type': 'event', 'event-type': 'chunk' }, { bytes, p: 'abcdefgh' });
}

export function exception(name: string, body: object): Buffer {
  return message({ 'message-type': 'exception', 'exception-type': name }, body);
}

export function serviceError(code: string, text: string): Buffer {
  return message({ 'message-type': 'error', 'error-code': code, 'error-message': text }, {});
}

/** The bytes, written in pieces of `size`. */
export function eventStream(messages: readonly Buffer[], size = 7): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    const bytes = Buffer.concat(messages);
    for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
    response.end();
  };
}

/** SSE where an event stream belongs. */
export const wrongFraming: Behaviour = stream(['event: ping\ndata: {}\n\n']);

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The `authorization` that AWS would compute of what has arrived: by its own client, and another implementation of the hash. */
export async function expectedAuthorization(call: UpstreamCallSeen, region: string, keys: Keys): Promise<string> {
  const signer = new SignatureV4({
    service: 'bedrock',
    region,
    credentials: keys,
    sha256: Sha256,
    applyChecksum: false,
  });
  const [path = '', query = ''] = call.path.split('?');
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(call.headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const headers = Object.fromEntries(signedHeaders.map((name) => [name, String(call.headers[name])]));
  const date = String(call.headers['x-amz-date']);
  const signed = await signer.sign(
    {
      method: call.method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers,
      body: call.body,
    },
    { signingDate: new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) },
  );
  return String(signed.headers.authorization);
}

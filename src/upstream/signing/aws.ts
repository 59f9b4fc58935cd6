// AWS Signature Version 4 over the bytes that are about to be sent.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { Sign, UpstreamRequest } from '../transport.ts';
import type { AwsKeys } from './identity.ts';

export interface AwsSignerInit {
  readonly region: string;
  readonly service: string;
  keys(): AwsKeys | Promise<AwsKeys>;
  /** Unix milliseconds. */
  now(): number;
}

/** A signature is good for some minutes: it is made when the request is sent, retries included. */
export function awsSigner(init: AwsSignerInit): Sign {
  let signer: Promise<SignatureV4> | undefined;
  return async (request) => {
    signer ??= signerFor(init);
    const { method, url, headers, body } = request;
    const signed = await (await signer).sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: queryOf(url),
        headers: { ...headers, host: url.host },
        // Pieces are no body to the signer: it would not sign them.
        body: Buffer.isBuffer(body) ? body : body?.toString(),
      },
      { signingDate: new Date(init.now()) },
    );
    return { ...request, headers: withoutHost(signed.headers) };
  };
}

/** Loaded when it is first used: most tables have no provider at AWS. */
async function signerFor({ region, service, keys }: AwsSignerInit): Promise<SignatureV4> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const credentials = async () => withoutEnd(await keys());
  // The header with the checksum of the body is for S3 alone; the checksum itself is signed in any case.
  return new SignatureV4({ region, service, sha256: NodeSha256, credentials, applyChecksum: false });
}

/** Renewal is ours: a signer that knows of an end would fetch by itself. */
function withoutEnd({ expiresAt: _, ...keys }: AwsKeys): Omit<AwsKeys, 'expiresAt'> {
  return keys;
}

/** The transport says it, just as it was signed. */
function withoutHost({ host: _, ...headers }: Readonly<Record<string, string>>): UpstreamRequest['headers'] {
  return headers;
}

function queryOf(url: URL): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]));
}

/** The checksum that the signer asks for, by Node itself: bodies may be megabytes. */
class NodeSha256 {
  readonly #secret: Bytes | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = begin(secret);
  }

  update(data: Bytes): void {
    this.#hash.update(asBuffer(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = begin(this.#secret);
  }
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

function begin(secret: Bytes | undefined): Hash | Hmac {
  return secret === undefined ? createHash('sha256') : createHmac('sha256', asBuffer(secret));
}

function asBuffer(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

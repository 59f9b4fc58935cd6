// Signatures against the vectors that AWS publishes (docs.aws.amazon.com, "Signature Version 4 test suite"), and against AWS's own client.
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsSigner } from '../../src/upstream/signing/aws.ts';
import type { UpstreamRequest } from '../../src/upstream/transport.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const AT = Date.UTC(2015, 7, 30, 12, 36, 0);

function request(parts: Partial<Omit<UpstreamRequest, 'url'>> & { readonly url?: string }): UpstreamRequest {
  const { url = 'https://example.amazonaws.com/', ...rest } = parts;
  return {
    method: 'GET',
    headers: {},
    body: undefined,
    timeouts: { connect: 1, idle: 1 },
    ...rest,
    url: new URL(url),
  };
}

const sign = awsSigner({
  region: 'us-east-1',
  service: 'service',
  keys: () => ({ ...KEYS, expiresAt: undefined }),
  now: () => AT,
});

async function signatureOf(asked: UpstreamRequest): Promise<string> {
  const { headers } = await sign(asked);
  return String(headers.authorization);
}

const PREFIX = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ';

describe('published vectors', () => {
  test.each([
    ['get-vanilla', {}, 'host', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'post-vanilla',
      { method: 'POST' as const },
      'host',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'get-vanilla-query-order-key-case',
      { url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
      'host',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST' as const,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Param1=value1',
      },
      'content-type;host',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s', async (_, parts, headers, signature) => {
    expect(await signatureOf(request(parts))).toBe(
      `${PREFIX}SignedHeaders=${headers};x-amz-date, Signature=${signature}`,
    );
  });
});

test('any body, text or bytes, is signed as AWS’s client signs it with another implementation of the hash', async () => {
  const client = new SignatureV4({
    region: 'us-east-1',
    service: 'service',
    credentials: KEYS,
    sha256: Sha256,
    applyChecksum: false,
  });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.boolean(), async (text, asBytes) => {
      const url = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/a.b-v1%3A0/invoke';
      const headers = { 'content-type': 'application/json' };
      const asked = request({ method: 'POST', url, headers, body: asBytes ? Buffer.from(text) : text });
      const { host, pathname: path, protocol } = asked.url;
      const expected = await client.sign(
        { method: 'POST', protocol, hostname: host, path, query: {}, headers: { ...headers, host }, body: text },
        { signingDate: new Date(AT) },
      );
      expect(await signatureOf(asked)).toBe(expected.headers.authorization);
    }),
    { numRuns: 50 },
  );
});

test('a port that is not the usual one belongs to the host', async () => {
  const asked = request({ url: 'http://127.0.0.1:8123/' });
  expect(await signatureOf(asked)).not.toBe(await signatureOf(request({ url: 'http://127.0.0.1:8124/' })));
});

// Where a key goes, what signs a request, and whether every preset says how to call its vendor.
import { describe, expect, test } from 'vitest';
import type { Auth } from '../../src/route-table.ts';
import { applyCredential, credentialOf, MalformedSecret } from '../../src/upstream/credentials.ts';
import { PRESETS } from '../../src/upstream/presets/index.ts';
import type { Identities } from '../../src/upstream/signing/identity.ts';
import type { UpstreamRequest } from '../../src/upstream/transport.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

const NOBODY: Identities = {
  aws: () => Promise.reject(new Error('nobody asks AWS')),
  google: () => Promise.reject(new Error('nobody asks Google')),
};

function parts(identities: Partial<Identities> = {}) {
  return { identities: { ...NOBODY, ...identities }, now: () => NOW };
}

const REQUEST: UpstreamRequest = {
  method: 'POST',
  url: new URL('https://api.test/v1?a=1'),
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeouts: { connect: 1, idle: 1 },
};

/** The request as it is sent. */
async function applied(auth: Auth, secret: string | undefined, identities: Partial<Identities> = {}) {
  const credential = credentialOf(auth, secret, parts(identities));
  const request = { ...REQUEST, url: new URL(REQUEST.url), headers: { ...REQUEST.headers } };
  if (credential === undefined) return request;
  if (credential.place === 'signature') return credential.sign(request);
  applyCredential(credential, request);
  return request;
}

describe('a key that stays as it is', () => {
  test.each<[Auth, Record<string, string>, string]>([
    [{ kind: 'bearer' }, { authorization: 'Bearer k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'header', name: 'X-Api-Key' }, { 'x-api-key': 'k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'query', name: 'key' }, {}, 'https://api.test/v1?a=1&key=k'],
    [{ kind: 'none' }, {}, 'https://api.test/v1?a=1'],
    [{ kind: 'azure', version: 'v1' }, { 'api-key': 'k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'aws', region: 'eu-west-1' }, { authorization: 'Bearer k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'google', project: 'p', location: 'global' }, { authorization: 'Bearer k' }, 'https://api.test/v1?a=1'],
  ])('%o', async (auth, headers, url) => {
    const request = await applied(auth, 'k');
    expect(request.headers).toEqual({ ...REQUEST.headers, ...headers });
    expect(request.url.href).toBe(url);
  });

  test('no secret, no credential', () => {
    expect(credentialOf({ kind: 'bearer' }, undefined, parts())).toBeUndefined();
  });
});

describe('AWS', () => {
  const auth: Auth = { kind: 'aws', region: 'eu-west-1' };

  test('a pair of keys signs, and nobody else is asked', async () => {
    const { headers } = await applied(auth, 'AKIDEXAMPLE12345:secret/+=');
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE12345\/20261121\/eu-west-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
    expect(headers['x-amz-date']).toBe('20261121T120000Z');
    expect(headers).not.toHaveProperty('x-amz-security-token');
    expect(headers).not.toHaveProperty('host');
    expect(JSON.stringify(headers)).not.toContain('secret/+=');
  });

  test('a session token goes along', async () => {
    const { headers } = await applied(auth, 'ASIAEXAMPLE12345:s:token==');
    expect(headers['x-amz-security-token']).toBe('token==');
  });

  test('without a key the machine is asked, once', async () => {
    let asked = 0;
    const keys = { accessKeyId: 'AKIDMACHINE12345', secretAccessKey: 's', expiresAt: NOW + 3_600_000 };
    const credential = credentialOf(
      auth,
      undefined,
      parts({
        aws: async () => {
          asked += 1;
          return keys;
        },
      }),
    );
    if (credential?.place !== 'signature') throw new Error('nothing signs');
    const signed = await Promise.all([credential.sign(REQUEST), credential.sign(REQUEST)]);
    expect(signed.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringContaining('AKIDMACHINE12345'),
      expect.stringContaining('AKIDMACHINE12345'),
    ]);
    expect(asked).toBe(1);
    expect(credential.secret).toBeUndefined();
  });

  test.each(['short:secret', 'AKIDEXAMPLE12345:', 'AKIDEXAMPLE12345:a:', 'AKIDEXAMPLE12345:a:b:c', ':a'])(
    'a key of another form is told by its form: %s',
    (secret) => {
      expect(() => credentialOf(auth, secret, parts())).toThrow(MalformedSecret);
      expect(() => credentialOf(auth, secret, parts())).toThrow(/ACCESS_KEY_ID:SECRET_ACCESS_KEY/);
    },
  );
});

describe('Google', () => {
  const auth: Auth = { kind: 'google', project: 'p', location: 'global' };

  test('a token is fetched once, and then is at hand', async () => {
    const asked: unknown[] = [];
    const identities: Partial<Identities> = {
      google: async (credentials) => {
        asked.push(credentials);
        return { value: 'ya29.token', expiresAt: NOW + 3_600_000 };
      },
    };
    const credential = credentialOf(auth, '{"type":"service_account"}', parts(identities));
    if (credential?.place !== 'signature') throw new Error('nothing signs');
    const [first, second] = await Promise.all([credential.sign(REQUEST), credential.sign(REQUEST)]);
    expect(first?.headers).toEqual({ ...REQUEST.headers, authorization: 'Bearer ya29.token' });
    expect(second).toEqual(first);
    const third = credential.sign(REQUEST);
    expect(third).not.toBeInstanceOf(Promise);
    expect(third).toEqual(first);
    expect(asked).toEqual([{ type: 'service_account' }]);
  });

  test.each(['{', '{"private_key":"x"}', '{}'])('JSON that is no credential: %s', (secret) => {
    expect(() => credentialOf(auth, secret, parts())).toThrow(MalformedSecret);
    expect(() => credentialOf(auth, secret, parts())).not.toThrow(/private_key/);
  });
});

describe('presets', () => {
  test.each([...PRESETS.values()])('$name can be called', (preset) => {
    expect(preset.name).toMatch(/^[a-z][a-z0-9_-]*$/);
    expect(preset.source).toMatch(/2026-11|codec\/demo/);
    expect(preset.cloud === undefined).toBe(preset.auth !== undefined);
    if (preset.cloud !== undefined) return;
    const address = new URL(preset.baseUrl ?? '');
    expect(preset.baseUrl).not.toMatch(/\/$/);
    expect(preset.needsKey).toBe(address.protocol === 'https:');
  });
});

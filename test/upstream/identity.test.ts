// Google's own clients against a token endpoint on loopback, reached by the options that the library has for it; AWS's chain on an empty machine.
import { generateKeyPairSync } from 'node:crypto';
import { gaxios } from 'google-auth-library';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GoogleCredentials } from '../../src/upstream/signing/google-clients.ts';
import { machineIdentities } from '../../src/upstream/signing/identity.ts';
import { answer, UpstreamServer } from '../support/upstream-server.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ACCOUNT: GoogleCredentials = {
  type: 'service_account',
  client_email: 'fairlead@acme.iam.gserviceaccount.com',
  private_key: PEM,
  private_key_id: 'k1',
};

let endpoint: UpstreamServer;

beforeAll(async () => {
  endpoint = await UpstreamServer.start(answer(200, {}));
});
afterAll(() => endpoint.close());

/** Whatever the library asks, it asks the endpoint here. */
function identities() {
  const transporter = new gaxios.Gaxios({
    fetchImplementation: (_url, init) => fetch(`${endpoint.url}/token`, init),
    retryConfig: { retry: 0 },
    retry: false,
  });
  return machineIdentities({ transporter });
}

const TOKEN = { access_token: 'ya29.fetched', expires_in: 3600, token_type: 'Bearer' };

describe('a Google token', () => {
  test('for a service account: a signed assertion', async () => {
    endpoint.behave(answer(200, TOKEN));
    const before = Date.now();
    const token = await identities().google(ACCOUNT);
    expect(token.value).toBe('ya29.fetched');
    expect(token.expiresAt).toBeGreaterThan(before + 3_500_000);
    const form = new URLSearchParams(endpoint.calls.at(-1)?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [, claims = ''] = form.get('assertion')?.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'fairlead@acme.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    });
  });

  test('for a user: the refresh token', async () => {
    endpoint.behave(answer(200, TOKEN));
    const user: GoogleCredentials = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' };
    expect(await identities().google(user)).toMatchObject({ value: 'ya29.fetched' });
    expect(endpoint.calls.at(-1)?.body).toContain('refresh_token=r');
  });

  test.each<[string, object, RegExp]>([
    [
      'a refusal',
      { error: 'invalid_grant', error_description: 'Invalid JWT: secret-words' },
      /^Google gave no credentials \([\w.-]+\)$/,
    ],
    ['an answer without a token', { token_type: 'Bearer' }, /^Google gave no credentials \(\w+\)$/],
  ])('%s is auth_failed, and says nothing of what was sent', async (name, body, message) => {
    endpoint.behave(answer(name === 'a refusal' ? 400 : 200, body));
    const fault = await identities()
      .google(ACCOUNT)
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: 'auth_failed', message: expect.stringMatching(message) });
    expect(String(fault)).not.toMatch(/secret-words|PRIVATE KEY/);
  });

  test('a private key that is none', async () => {
    const fault = identities().google({ ...ACCOUNT, private_key: 'no-key-at-all' });
    await expect(fault).rejects.toMatchObject({ kind: 'auth_failed' });
    await expect(fault).rejects.not.toThrow(/no-key-at-all/);
  });
});

describe('keys of AWS', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** Nothing of the machine that the tests run on, and no metadata service. */
  function elsewhere(variables: Readonly<Record<string, string>>): void {
    for (const name of Object.keys(process.env).filter((name) => name.startsWith('AWS_'))) vi.stubEnv(name, undefined);
    vi.stubEnv('HOME', '/nonexistent');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  }

  test('come from the environment, by AWS’s own chain', async () => {
    elsewhere({ AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' });
    expect(await machineIdentities().aws()).toEqual({
      accessKeyId: 'AKIDENV',
      secretAccessKey: 's',
      sessionToken: 't',
      expiresAt: undefined,
    });
  });

  test('where there are none it is auth_failed, and the next request asks again', async () => {
    elsewhere({});
    const machine = machineIdentities();
    await expect(machine.aws()).rejects.toMatchObject({
      kind: 'auth_failed',
      message: 'AWS gave no credentials (CredentialsProviderError)',
    });
    elsewhere({ AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' });
    expect(await machine.aws()).toMatchObject({ accessKeyId: 'AKIDENV' });
  });
});

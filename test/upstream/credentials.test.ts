// Where a key goes, and whether every preset says how to call its vendor.
import { describe, expect, test } from 'vitest';
import { applyCredential, credentialOf } from '../../src/upstream/credentials.ts';
import { PRESETS } from '../../src/upstream/presets/index.ts';

function applied(auth: Parameters<typeof credentialOf>[0], secret: string | undefined) {
  const request = { url: new URL('https://api.test/v1?a=1'), headers: {} as Record<string, string> };
  applyCredential(credentialOf(auth, secret), request);
  return { url: request.url.href, headers: request.headers };
}

describe('credentialOf', () => {
  test.each([
    [{ kind: 'bearer' } as const, { authorization: 'Bearer k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'header', name: 'X-Api-Key' } as const, { 'x-api-key': 'k' }, 'https://api.test/v1?a=1'],
    [{ kind: 'query', name: 'key' } as const, {}, 'https://api.test/v1?a=1&key=k'],
    [{ kind: 'none' } as const, {}, 'https://api.test/v1?a=1'],
  ])('%o', (auth, headers, url) => {
    expect(applied(auth, 'k')).toEqual({ headers, url });
  });

  test('no secret, no credential', () => {
    expect(applied({ kind: 'bearer' }, undefined)).toEqual({ headers: {}, url: 'https://api.test/v1?a=1' });
  });
});

describe('presets', () => {
  test.each([...PRESETS.values()])('$name can be called', (preset) => {
    expect(preset.name).toMatch(/^[a-z][a-z0-9_-]*$/);
    const address = new URL(preset.baseUrl ?? '');
    expect(preset.baseUrl).not.toMatch(/\/$/);
    expect(preset.needsKey).toBe(address.protocol === 'https:');
    expect(preset.source).toMatch(/2026-11|codec\/demo/);
  });
});

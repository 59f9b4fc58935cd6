// Every client package against a provider of every protocol: text, tools and their results, structured output.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENTS, type Client } from '../support/clients.ts';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import { startAnthropic } from '../support/vendors/anthropic.ts';
import { startGemini } from '../support/vendors/gemini.ts';
import { startOllama } from '../support/vendors/ollama.ts';
import { startOpenAi } from '../support/vendors/openai.ts';
import { startResponses } from '../support/vendors/responses.ts';
import type { VendorServer } from '../support/vendors/vendor-server.ts';

/** By protocol: the server, what its base URL ends in, and the key that it takes. */
const VENDORS = {
  'openai-chat': { start: startOpenAi, base: '/v1', auth: 'auth bearer; key env.OPENAI' },
  'openai-responses': { start: startResponses, base: '/v1', auth: 'auth bearer; key env.OPENAI' },
  anthropic: { start: startAnthropic, base: '', auth: 'auth header "x-api-key"; key env.ANTHROPIC' },
  gemini: { start: startGemini, base: '', auth: 'auth header "x-goog-api-key"; key env.GEMINI' },
  ollama: { start: startOllama, base: '', auth: 'auth none' },
} as const;
const PROTOCOLS = Object.keys(VENDORS) as (keyof typeof VENDORS)[];

const servers = new Map<string, VendorServer>();
let fairlead: RunningFairlead;

beforeAll(async () => {
  for (const protocol of PROTOCOLS) servers.set(protocol, await VENDORS[protocol].start());
  const providers = PROTOCOLS.map((protocol) => {
    const { base, auth } = VENDORS[protocol];
    return `provider to-${protocol} { protocol ${protocol}; base_url "${servers.get(protocol)?.url}${base}"; ${auth} }
route ${protocol} { match model "to-${protocol}"; to to-${protocol}/some-model }`;
  });
  fairlead = await startFairlead(
    `edition 2026\nserver { listen 127.0.0.1:0 }\nclient app { key env.APP }\n${providers.join('\n')}\n`,
    { APP: 'app-secret', OPENAI: 'openai-secret', ANTHROPIC: 'anthropic-secret', GEMINI: 'gemini-secret' },
  );
});

afterAll(async () => {
  await fairlead.stop();
  for (const server of servers.values()) await server.close();
});

describe.each(CLIENTS.map((create) => [create('').name, create] as const))('%s', (_name, create) => {
  let client: Client;

  beforeAll(() => {
    client = create(fairlead.url);
  });

  describe.each(PROTOCOLS)('against %s', (protocol) => {
    const model = `to-${protocol}`;

    test.each([false, true])('text, streamed: %s', async (stream) => {
      expect(await client.text(model, stream)).toBe('You said: hello');
    });

    test.each([false, true])('two calls at once, their results and the answer, streamed: %s', async (stream) => {
      const { calls, text } = await client.tools(model, stream);
      expect(calls).toEqual([
        { name: 'weather', input: { city: 'Paris' } },
        { name: 'weather', input: { city: 'Rome' } },
      ]);
      expect(text).toContain('sunny');
      // The thought behind Gemini's call comes back to it, whatever the client speaks.
      if (protocol === 'gemini') expect(text).toContain('signature kept');
    });

    test('structured output, streamed', async () => {
      expect(await client.structured(model)).toEqual({ city: 'Paris', degrees: 21 });
    });
  });
});

// `translate`, `system` and `header` of section 3, as requests that go upstream and answers that come back.
import { describe, expect, test } from 'vitest';
import type { SimulatedRequest } from '../../src/gateway/simulation/simulated-request.ts';
import type { UpstreamRequest } from '../../src/upstream/transport.ts';
import { simulating } from '../support/simulating.ts';

const PROVIDERS = `provider chat { protocol openai-chat; base_url "https://chat.test"; key env.CHAT_KEY }
provider claude { protocol anthropic; base_url "https://claude.test"; key env.CLAUDE_KEY }
`;

async function ask(text: string, request: Partial<SimulatedRequest> = {}) {
  const sent: (UpstreamRequest & { readonly provider: string })[] = [];
  const { simulation, records } = simulating(PROVIDERS + text, ({ request: upstreamRequest, provider }) => {
    sent.push({ ...upstreamRequest, provider });
    return { kind: 'answers', afterMs: 1 };
  });
  const reply = simulation.send({ model: 'm', ...request });
  await simulation.run(1_000);
  expect(simulation.faults).toEqual([]);
  const bodies = sent.map(({ body }) => JSON.parse(String(body)));
  return { reply, record: records[0], sent, bodies, told: JSON.parse(reply.text || '{}') };
}

const LOSSY = { body: { logit_bias: { 5: 1 } } };

describe('translate', () => {
  test('warn is the default: the request goes without, and a warning says so', async () => {
    const { reply, bodies } = await ask('route r { match any; to claude/m }', LOSSY);
    expect(reply.status).toBe(200);
    expect(bodies[0]).not.toHaveProperty('logit_bias');
    expect(JSON.parse(reply.headers['x-fairlead-warnings'] ?? '')).toEqual([
      { code: 'dropped', path: 'logit_bias', protocol: 'anthropic' },
    ]);
  });

  test('strict: an `invalid_request` of that target before the call, a 400 that names the path', async () => {
    const { reply, sent, told, record } = await ask('route r { match any; to claude/m; translate strict }', LOSSY);
    expect(sent).toEqual([]);
    expect(reply.status).toBe(400);
    expect(told.error).toMatchObject({ param: 'logit_bias', code: 'translation_loss' });
    expect(told.error.message).toContain('claude/m cannot take logit_bias');
    expect(record?.attempts).toMatchObject([{ target: 'claude/m', result: 'invalid_request' }]);
  });

  test('strict: the chain goes on where an arm names `invalid_request`, and only there', async () => {
    const lossless = 'fallback on invalid_request to chat/m; translate strict }';
    const { reply, sent } = await ask(`route r { match any; to claude/m; ${lossless}`, LOSSY);
    expect(sent.map(({ provider }) => provider)).toEqual(['chat']);
    expect(reply.headers['x-fairlead-target']).toBe('chat/m');
    const unnamed = await ask('route r { match any; to claude/m; fallback to chat/m; translate strict }', LOSSY);
    expect(unnamed.reply.status).toBe(400);
  });

  test('strict: what loses nothing is sent', async () => {
    const { reply } = await ask('route r { match any; to claude/m; translate strict }');
    expect(reply.status).toBe(200);
  });

  test('strict: the same protocol with edits loses nothing', async () => {
    const text = 'route r { match any; to chat/m; translate strict; set temperature 0.5; system append "Be brief." }';
    const { reply, bodies } = await ask(text, LOSSY);
    expect(reply.status).toBe(200);
    expect(bodies[0]).toMatchObject({ logit_bias: { 5: 1 }, temperature: 0.5 });
  });

  test('strict: provider-bound state is removed with a warning, and is no loss', async () => {
    const thought = { type: 'thinking', thinking: 'hm', signature: 'c2lnbmVk' };
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [thought, { type: 'text', text: 'b' }] },
      { role: 'user', content: 'c' },
    ];
    const { reply } = await ask('route r { match any; to chat/m; translate strict }', {
      protocol: 'anthropic',
      body: { messages },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers['x-fairlead-warnings']).toContain('refused_state');
  });

  test('a route takes back what `defaults` say', async () => {
    const text = 'defaults { translate strict }\nroute r { match any; to claude/m; translate warn }';
    expect((await ask(text, LOSSY)).reply.status).toBe(200);
  });
});

describe('system', () => {
  const layers = `defaults { system prepend "1"; system append "2" }
policy p { system prepend "3" }
route r { match any; use p; to chat/m; system append "4" }`;

  test('adds up over layers, each outside of what was there before', async () => {
    const messages = [
      { role: 'system', content: 'mine' },
      { role: 'user', content: 'hello' },
    ];
    const { bodies } = await ask(layers, { body: { messages } });
    expect(bodies[0].messages.map(({ content }: { content: string }) => content)).toEqual([
      '3',
      '1',
      'mine',
      '2',
      '4',
      'hello',
    ]);
  });

  test('keeps the role that the client writes for', async () => {
    const messages = [
      { role: 'developer', content: 'mine' },
      { role: 'user', content: 'hello' },
    ];
    const { bodies } = await ask(
      'provider openai { key env.OPENAI_KEY }\nroute r { match any; to openai/m; fallback to chat/m; system append "x" }',
      { body: { messages } },
    );
    expect(bodies[0].messages.map(({ role }: { role: string }) => role)).toEqual(['developer', 'developer', 'user']);
  });

  test('stands where the protocol of the target has it', async () => {
    const { bodies } = await ask('route r { match any; to claude/m; system prepend "Be brief." }');
    expect(JSON.stringify(bodies[0].system)).toContain('Be brief.');
  });

  test('may hold variables', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole of the language
    const { bodies } = await ask('route r { match any; to chat/m; system prepend "You work for ${env.OWNER}." }');
    expect(bodies[0].messages[0].content).toBe('You work for https://OWNER.simulated.');
  });

  test('leaves everything else of the request as it was', async () => {
    const body = { logit_bias: { 5: 1 }, seed: 7, future_field: { a: [1] } };
    const { bodies, reply } = await ask('route r { match any; to chat/m; system append "x" }', { body });
    expect(bodies[0]).toMatchObject(body);
    expect(reply.headers).not.toHaveProperty('x-fairlead-warnings');
  });
});

test('`header` goes with the request, and its bytes stay as they are', async () => {
  const { sent } = await ask('policy p { header "x-team" "search" }\nroute r { match any; use p; to chat/$model }', {
    body: { future_field: 1 },
  });
  expect(sent[0]?.headers['x-team']).toBe('search');
  expect(Buffer.isBuffer(sent[0]?.body)).toBe(true);
});

// What is wrong with a request is said in each client's own dialect, with the place of the fault, and goes no further.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Protocol } from '../../src/vocabulary.ts';
import { ANSWER } from '../support/anthropic-wire.ts';
import { DIALECTS } from '../support/dialects.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let running: RunningServer;

beforeAll(async () => {
  upstream = await UpstreamServer.start(answer(200, ANSWER));
  const claude = provider('claude', upstream.url);
  const chat = provider('chat', upstream.url, { protocol: 'openai-chat', family: 'openai' });
  running = await startServer(
    table({
      providers: [claude, chat],
      routes: [
        route('translated', ['chat'], { match: { kind: 'model', globs: ['gpt-*'] } }),
        route('main', ['claude']),
      ],
    }),
  );
});

afterAll(async () => {
  await running.stop();
  await upstream.close();
});

/** A model that is served by another protocol than the client's: the request must be read. */
function foreignModel(protocol: Protocol): string {
  return protocol === 'anthropic' ? 'gpt-test' : 'claude-test';
}

function send(protocol: Protocol, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${running.url}${DIALECTS[protocol].path(foreignModel(protocol), false)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

async function expectRefusal(protocol: Protocol, response: Response, [status, said]: readonly [number, string]) {
  const body: unknown = await response.json();
  expect(body).toMatchObject(DIALECTS[protocol].error(status));
  expect(JSON.stringify(body)).toContain(said);
  expect(response.status).toBe(status);
  expect(response.headers.get('x-fairlead-request-id')).toBeTruthy();
}

const CHAT_ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-test',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
};

type Fault = readonly [name: string, changed: Record<string, unknown>, path: string];

const user = { role: 'user', content: 'hi' };
const saidBy = (role: string, part: object) => ({ contents: [{ role, parts: [part] }] });

const FAULTS: Readonly<Record<Protocol, readonly Fault[]>> = {
  'openai-chat': [
    ['messages of another type', { messages: 'hi' }, 'messages'],
    ['no messages', { messages: [] }, 'messages'],
    ['a message of another type', { messages: [user, 'hi'] }, 'messages[1]'],
    ['content of another type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    ['an unknown role', { messages: [user, { role: 'robot', content: 'hi' }] }, 'messages[1].role'],
    ['a parameter of another type', { temperature: 'hot' }, 'temperature'],
    ['tools of another type', { tools: {} }, 'tools'],
    ['a tool without a name', { tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
    [
      'a result without its call',
      { messages: [user, { role: 'tool', tool_call_id: 'c9', content: 'x' }] },
      'messages[1]',
    ],
    ['a model of another type', { model: 7 }, 'model'],
  ],
  'openai-responses': [
    ['input of another type', { input: 7 }, 'input'],
    ['an unknown role', { input: [{ role: 'robot', content: 'hi' }] }, 'input[0].role'],
    ['content of another type', { input: [{ role: 'user', content: 7 }] }, 'input[0].content'],
    ['a parameter of another type', { temperature: 'hot' }, 'temperature'],
    ['tools of another type', { tools: 'all' }, 'tools'],
    [
      'a result without its call',
      { input: [{ type: 'function_call_output', call_id: 'c9', output: 'x' }] },
      'input[0]',
    ],
    ['no input', { input: undefined }, 'input'],
    ['a model of another type', { model: [] }, 'model'],
  ],
  anthropic: [
    ['messages of another type', { messages: {} }, 'messages'],
    ['no messages', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'hi' }] }, 'messages[0].role'],
    ['content of another type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    ['a parameter of another type', { temperature: 'hot' }, 'temperature'],
    ['tools of another type', { tools: [7] }, 'tools[0]'],
    [
      'a result without its call',
      { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c9', content: 'x' }] }] },
      'messages[0].content[0]',
    ],
    ['a model of another type', { model: {} }, 'model'],
  ],
  gemini: [
    ['contents of another type', { contents: 7 }, 'contents'],
    ['no contents', { contents: [] }, 'contents'],
    ['an unknown role', saidBy('robot', { text: 'hi' }), 'contents[0].role'],
    ['a part of another type', { contents: [{ role: 'user', parts: [7] }] }, 'contents[0].parts[0]'],
    ['a text of another type', saidBy('user', { text: 7 }), 'contents[0].parts[0].text'],
    ['a parameter of another type', { generationConfig: { topP: [] } }, 'generationConfig.topP'],
    ['a number as a text that is none', { generationConfig: { temperature: 'hot' } }, 'generationConfig.temperature'],
    ['tools of another type', { tools: 'all' }, 'tools'],
    [
      'a result without its call',
      saidBy('user', { functionResponse: { name: 'f', response: {} } }),
      'contents[0].parts[0]',
    ],
  ],
  ollama: [
    ['messages of another type', { messages: 7 }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'hi' }] }, 'messages[0].role'],
    ['content of another type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    ['a parameter of another type', { options: { temperature: 'hot' } }, 'options.temperature'],
    ['tools of another type', { tools: 'all' }, 'tools'],
    ['a result without its call', { messages: [user, { role: 'tool', content: 'x' }] }, 'messages[1]'],
    ['a model of another type', { model: 7 }, 'model'],
  ],
};

describe.each(Object.keys(DIALECTS) as Protocol[])('%s', (protocol) => {
  const whole = DIALECTS[protocol].body(foreignModel(protocol), false);

  test('what is right is answered', async () => {
    if (protocol === 'anthropic') upstream.behave(answer(200, CHAT_ANSWER), answer(200, ANSWER));
    expect((await send(protocol, JSON.stringify(whole))).status).toBe(200);
  });

  const bodies: readonly (readonly [string, string | Buffer, number, string])[] = [
    ['no body', '', 400, 'no body'],
    ['JSON that stops', '{"model": "x",', 400, 'line 1, column 15'],
    ['an array', '[]', 400, 'JSON object'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'UTF-8'],
    ['too deep', JSON.stringify(whole).replace('{', `{"a":${'['.repeat(500)}${']'.repeat(500)},`), 400, 'deeper'],
    ['far too deep', '['.repeat(500_000), 400, 'not valid JSON'],
    ['too long', JSON.stringify({ ...whole, a: 'x'.repeat(1024 * 1024) }), 413, 'body_limit'],
  ];

  test.each(bodies)('%s', async (_, body, status, words) => {
    const calls = upstream.calls.length;
    await expectRefusal(protocol, await send(protocol, body), [status, words]);
    expect(upstream.calls.length).toBe(calls);
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['plain text', 'text/plain'],
  ])('%s is 415', async (_, type) => {
    const response = await send(protocol, JSON.stringify(whole), { 'content-type': type });
    await expectRefusal(protocol, response, [415, type]);
  });

  test.each(FAULTS[protocol])('%s', async (_, changed, path) => {
    const calls = upstream.calls.length;
    const response = await send(protocol, JSON.stringify({ ...whole, ...changed }));
    await expectRefusal(protocol, response, [400, path]);
    expect(upstream.calls.length).toBe(calls);
  });
});

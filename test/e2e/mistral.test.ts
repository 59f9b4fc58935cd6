// Mistral behind vLLM with its own tokenizer: what a client of another protocol sends arrives as that server takes it.
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import { answer, UpstreamServer } from '../support/upstream-server.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const CALL = { id: 'Ab3dE5gH9', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } };
const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'mistralai/Mistral-Small-3.2-24B-Instruct-2506',
  choices: [
    { index: 0, message: { role: 'assistant', content: null, tool_calls: [CALL] }, finish_reason: 'tool_calls' },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

let vllm: UpstreamServer;
let fairlead: RunningFairlead;

beforeAll(async () => {
  vllm = await UpstreamServer.start(answer(200, COMPLETION));
  fairlead = await startFairlead(`edition 2026
server { listen 127.0.0.1:0 }
provider local {
  preset mistral-vllm
  base_url "${vllm.url}/v1"
  model "mistral-small" is "mistralai/Mistral-Small-3.2-24B-Instruct-2506" context 128k
}
route all { match any; to local/mistral-small }`);
});

afterAll(async () => {
  await fairlead.stop();
  await vllm.close();
});

test('images go along, ids of calls have nine characters, the same in call and result, and thoughts stay behind', async () => {
  const client = new Anthropic({ apiKey: 'none', baseURL: fairlead.url, maxRetries: 0 });
  const message = await client.messages.create({
    model: 'assistant',
    max_tokens: 100,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
          { type: 'text', text: 'Where is this?' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'A fjord.', signature: 'c2ln' },
          { type: 'tool_use', id: 'toolu_01A09q90qw90lq917835lq9', name: 'look', input: {} },
          { type: 'tool_use', id: 'toolu_01B09q90qw90lq917835lq9', name: 'look', input: {} },
        ],
      },
      {
        role: 'user',
        content: ['toolu_01A09q90qw90lq917835lq9', 'toolu_01B09q90qw90lq917835lq9'].map((tool_use_id) => ({
          type: 'tool_result' as const,
          tool_use_id,
          content: 'a city',
        })),
      },
    ],
    tools: [{ name: 'look', input_schema: { type: 'object' } }],
  });
  expect(message.content).toMatchObject([{ type: 'tool_use', name: 'weather', input: { city: 'Oslo' } }]);
  const body = JSON.parse(vllm.calls[0]?.body ?? '');
  const [user, assistant, ...results] = body.messages;
  expect(user.content[0]).toEqual({ type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } });
  const ids = assistant.tool_calls.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
  expect(results.map(({ tool_call_id }: { tool_call_id: string }) => tool_call_id)).toEqual(ids);
  expect(JSON.stringify(body)).not.toContain('fjord');
  expect(body.model).toBe('mistralai/Mistral-Small-3.2-24B-Instruct-2506');
});

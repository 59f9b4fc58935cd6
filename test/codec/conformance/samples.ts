// Canonical requests and answers that every codec is put through: one of each thing that the canonical form can say.
import type { Message, Part } from '../../../src/codec/canonical/content.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import { type ChatResponse, FINISH_REASONS } from '../../../src/codec/canonical/response.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const text = (value: string): Part => ({ type: 'text', text: value });
const user = (...parts: Part[]): Message => ({ role: 'user', parts });
const assistant = (...parts: Part[]): Message => ({ role: 'assistant', parts });
const results = (...parts: Part[]): Message => ({ role: 'tool', parts });

/** Fills in the rest, and says where each part stands, as a client codec would have. */
function request(sample: Partial<ChatRequest>): ChatRequest {
  const messages = sample.messages ?? [user(text('Hello'))];
  const placed = messages.map((message, at) =>
    readAt(
      { ...message, parts: message.parts.map((part, index) => place(part, `messages[${at}].parts[${index}]`)) },
      `messages[${at}]`,
    ),
  );
  const tools = (sample.tools ?? []).map((tool, index) => readAt({ ...tool }, `tools[${index}]`));
  return {
    model: 'asked-model',
    stream: false,
    streamUsage: false,
    parameters: {},
    extensions: {},
    ...sample,
    tools,
    messages: placed,
  };
}

function place(part: Part, path: string): Part {
  if (part.type !== 'tool-result') return readAt({ ...part }, path);
  return readAt(
    { ...part, content: part.content.map((inner, index) => place(inner, `${path}.content[${index}]`)) },
    path,
  );
}

const WEATHER = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
    required: ['city'],
  },
};
const CLOCK = {
  type: 'function' as const,
  name: 'get_time',
  description: 'The time.',
  parameters: { type: 'object', properties: {} },
};
const call = (id: string, name: string, value: object): Part => ({
  type: 'tool-call',
  id,
  name,
  arguments: JSON.stringify(value),
});

export const REQUESTS: Readonly<Record<string, ChatRequest>> = {
  text: request({}),
  'system and several turns': request({
    messages: [
      { role: 'system', parts: [text('Be brief.')] },
      user(text('One?')),
      assistant(text('Two.')),
      user(text('Three?'), text('And four?')),
    ],
  }),
  'developer role': request({ messages: [{ role: 'developer', parts: [text('Speak French.')] }, user(text('Hi'))] }),
  'parallel tools with results': request({
    tools: [WEATHER, CLOCK],
    messages: [
      user(text('Weather and time?')),
      assistant(text('Looking.'), call('call_a1', 'get_weather', { city: 'Oslo' }), call('call_b2', 'get_time', {})),
      results(
        { type: 'tool-result', callId: 'call_a1', name: 'get_weather', content: [text('7 C')] },
        { type: 'tool-result', callId: 'call_b2', name: 'get_time', content: [text('12:00')] },
      ),
      user(text('Thanks. Again?')),
    ],
  }),
  'tool result with an image and an error': request({
    tools: [WEATHER],
    messages: [
      user(text('Draw.')),
      assistant(call('call_a1', 'get_weather', { city: 'Oslo' }), call('call_c3', 'get_weather', { city: 'Bern' })),
      results(
        {
          type: 'tool-result',
          callId: 'call_a1',
          name: 'get_weather',
          content: [
            text('A map'),
            { type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' },
          ],
        },
        { type: 'tool-result', callId: 'call_c3', name: 'get_weather', content: [text('No such city')], isError: true },
      ),
    ],
  }),
  images: request({
    messages: [
      user(
        text('Compare.'),
        { type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' },
        { type: 'media', kind: 'image', source: { type: 'url', url: 'https://example.com/a.png' }, detail: 'low' },
      ),
    ],
  }),
  documents: request({
    messages: [
      user(
        text('Read.'),
        {
          type: 'media',
          kind: 'document',
          source: { type: 'base64', data: 'JVBERi0xLjQK' },
          mediaType: 'application/pdf',
          filename: 'a.pdf',
        },
        { type: 'media', kind: 'document', source: { type: 'text', text: 'Plain words.' }, mediaType: 'text/plain' },
        { type: 'media', kind: 'audio', source: { type: 'base64', data: 'UklGRg==' }, mediaType: 'audio/wav' },
        {
          type: 'media',
          kind: 'video',
          source: { type: 'url', url: 'https://example.com/v.mp4' },
          mediaType: 'video/mp4',
        },
      ),
    ],
  }),
  'structured output': request({
    responseFormat: {
      type: 'json_schema',
      name: 'city',
      strict: true,
      schema: {
        type: 'object',
        properties: { name: { type: 'string' } },
        required: ['name'],
        additionalProperties: false,
      },
    },
  }),
  'json mode': request({ responseFormat: { type: 'json' } }),
  'tool choice none': request({ tools: [WEATHER], toolChoice: { mode: 'none' } }),
  'tool choice required': request({ tools: [WEATHER], toolChoice: { mode: 'required' } }),
  'tool choice named': request({ tools: [WEATHER, CLOCK], toolChoice: { mode: 'named', name: 'get_time' } }),
  'tool choice among allowed': request({
    tools: [WEATHER, CLOCK],
    toolChoice: { mode: 'required', allowed: ['get_time'] },
  }),
  'custom tool': request({ tools: [{ type: 'custom', name: 'run', description: 'Runs code.' }] }),
  'native tool of Anthropic': request({
    tools: [{ type: 'native', protocol: 'anthropic', value: { type: 'web_search_20250305', name: 'web_search' } }],
  }),
  'sampling parameters': request({
    parameters: {
      max_tokens: 512,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      seed: 7,
      stop: ['END', 'STOP'],
      presence_penalty: 0.1,
    },
  }),
  'other parameters': request({
    parameters: {
      ...{ min_p: 0.1, frequency_penalty: 0.2, repetition_penalty: 1.1, n: 2, logprobs: true, top_logprobs: 3 },
      ...{ verbosity: 'low', user: 'u-1', service_tier: 'auto', prompt_cache_key: 'k', store: true },
    },
  }),
  'no parallel calls': request({ tools: [WEATHER], parameters: { parallel_tool_calls: false } }),
  effort: request({ parameters: { reasoning_effort: 'high', max_tokens: 64_000 } }),
  'thinking budget': request({ thinking: { mode: 'on' }, parameters: { thinking_budget: 8_192, max_tokens: 64_000 } }),
  'thinking off': request({ thinking: { mode: 'off' } }),
  'cache breakpoints': request({
    messages: [
      { role: 'system', parts: [{ type: 'text', text: 'Long preamble.', cache: { ttl: '1h' } }] },
      user({ type: 'text', text: 'Hi', cache: {} }),
    ],
  }),
  metadata: request({ metadata: { team: 'search' } }),
  modalities: request({ modalities: ['text', 'audio'] }),
  'unknown fields of another protocol': request({ extensions: { ollama: { keep_alive: '5m' } } }),
  streaming: request({ stream: true, streamUsage: true }),
};

/** A turn with past thinking; its signature is of the target's own family. */
export function thinkingRequest(family: string): ChatRequest {
  return request({
    tools: [WEATHER],
    thinking: { mode: 'on' },
    parameters: { thinking_budget: 4_096, max_tokens: 16_000 },
    messages: [
      user(text('Weather?')),
      assistant(
        { type: 'thinking', text: 'I need the weather.', signature: { family, value: 'c2lnbmF0dXJl', id: 'rs_1' } },
        call('call_a1', 'get_weather', { city: 'Oslo' }),
      ),
      results({ type: 'tool-result', callId: 'call_a1', name: 'get_weather', content: [text('7 C')] }),
    ],
  });
}

function answer(
  parts: readonly Part[],
  more: Partial<ChatResponse> = {},
  finish: ChatResponse['candidates'][0]['finish'] = { reason: 'stop' },
): ChatResponse {
  return {
    id: 'id-1',
    model: 'served-model',
    created: 1_700_000_000,
    candidates: [{ index: 0, parts, finish }],
    usage: { inputTokens: 12, outputTokens: 5 },
    ...more,
  };
}

export const ANSWERS: Readonly<Record<string, ChatResponse>> = {
  text: answer([text('Hello there.')]),
  'text in all scripts': answer([text('Grüße, 世界 \u{1F600}\n"quoted" \\ done')]),
  'a call': answer([call('call_a1', 'get_weather', { city: 'Oslo' })], {}, { reason: 'tool_calls' }),
  'a call without arguments': answer([call('call_a1', 'get_time', {})], {}, { reason: 'tool_calls' }),
  'text and parallel calls': answer(
    [text('Looking.'), call('call_a1', 'get_weather', { city: 'Oslo' }), call('call_b2', 'get_time', {})],
    {},
    { reason: 'tool_calls' },
  ),
  'thinking and text': answer([{ type: 'thinking', text: 'Hm.' }, text('Yes.')]),
  'signed thinking and a call': answer(
    [
      { type: 'thinking', text: 'Hm.', signature: { family: 'anthropic', value: 'c2lnbmF0dXJl' } },
      call('call_a1', 'get_time', {}),
    ],
    {},
    { reason: 'tool_calls' },
  ),
  'a call with a signature': answer(
    [{ ...call('call_a1', 'get_time', {}), signature: { family: 'gemini', value: 'c2ln' } } as Part],
    {},
    { reason: 'tool_calls' },
  ),
  'redacted thinking': answer([
    { type: 'thinking', text: '', redacted: true, signature: { family: 'anthropic', value: 'aGlkZGVu' } },
    text('Yes.'),
  ]),
  refusal: answer([{ type: 'refusal', text: 'I cannot.' }], {}, { reason: 'refusal' }),
  citations: answer([
    {
      type: 'text',
      text: 'Oslo is cold.',
      citations: [{ url: 'https://example.com', title: 'Oslo', start: 0, end: 4 }],
    },
  ]),
  'an image': answer([
    { type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' },
  ]),
  'usage with cache and reasoning': answer([text('Yes.')], {
    usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 60, cacheWriteTokens: 20, reasoningTokens: 30 },
  }),
  'two candidates': answer([text('A')], {
    candidates: [
      { index: 0, parts: [text('A')], finish: { reason: 'stop' } },
      { index: 1, parts: [text('B')], finish: { reason: 'length' } },
    ],
  }),
  ...Object.fromEntries(
    FINISH_REASONS.filter((reason) => reason !== 'tool_calls' && reason !== 'refusal').map((reason) => [
      `finish ${reason}`,
      answer([text('So far')], {}, { reason, ...(reason === 'stop_sequence' && { stopSequence: 'END' }) }),
    ]),
  ),
};

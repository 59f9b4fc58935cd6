// What is sent and answered: one request of about 1 KB, one answer of about 1 KB, streams of 300 events, in each protocol.

const SENTENCE = 'The quick brown fox jumps over the lazy dog while seven wizards quietly judge its form. ';
const ANSWER = SENTENCE.repeat(8);
export const STREAM_EVENTS = 300;

export const REQUESTS = {
  chat: { model: 'bench-model', messages: messages(), temperature: 0.5, max_tokens: 512 },
  anthropic: { model: 'bench-model', max_tokens: 512, messages: messages().slice(1), system: SENTENCE },
};

function messages(): { role: string; content: string }[] {
  return [
    { role: 'system', content: SENTENCE },
    { role: 'user', content: SENTENCE.repeat(4) },
    { role: 'assistant', content: SENTENCE.repeat(2) },
    { role: 'user', content: SENTENCE.repeat(3) },
  ];
}

export const ANSWERS = {
  chat: bytes({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'bench-model',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: ANSWER, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 200, completion_tokens: 160, total_tokens: 360 },
  }),
  anthropic: bytes({
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'bench-model',
    content: [{ type: 'text', text: ANSWER }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 200, output_tokens: 160 },
  }),
  gemini: bytes({
    candidates: [{ content: { role: 'model', parts: [{ text: ANSWER }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 200, candidatesTokenCount: 160, totalTokenCount: 360 },
    modelVersion: 'bench-model',
    responseId: 'bench',
  }),
};

export const STREAMS = { chat: chatStream(), anthropic: anthropicStream() };

function chatStream(): Buffer[] {
  const base = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'bench-model' };
  const chunk = (delta: object, finish: string | null) =>
    sse({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  return [
    chunk({ role: 'assistant', content: '' }, null),
    ...words().map((content) => chunk({ content }, null)),
    chunk({}, 'stop'),
    sse({ ...base, choices: [], usage: { prompt_tokens: 200, completion_tokens: 300, total_tokens: 500 } }),
    Buffer.from('data: [DONE]\n\n'),
  ];
}

function anthropicStream(): Buffer[] {
  const event = (data: { type: string }) => Buffer.from(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  const message = {
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'bench-model',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 200, output_tokens: 1 },
  };
  const deltas = words().map((text) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text },
  }));
  const events = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...deltas,
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 300 } },
    { type: 'message_stop' },
  ];
  return events.map(event);
}

function words(): string[] {
  return Array.from({ length: STREAM_EVENTS }, (_, at) => ` word${at}`);
}

function sse(data: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
}

function bytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

// What is sent and answered, as Chat says it: a request and an answer of about 1 KB each, a stream of 300 events.

/** Every right answer holds it. */
export const SENTENCE = 'The quick brown fox jumps over the lazy dog while seven wizards quietly judge its form. ';
const ANSWER = SENTENCE.repeat(8);
export const STREAM_EVENTS = 300;

export const REQUESTS = {
  chat: { model: 'bench-model', messages: messages(), temperature: 0.5, max_tokens: 512 },
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
};

export const STREAMS = { chat: chatStream() };

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

function words(): string[] {
  return Array.from({ length: STREAM_EVENTS }, (_, at) => ` word${at}`);
}

function sse(data: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
}

function bytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

// Anthropic's wire data for tests that need some protocol, whichever.

export const ANSWER = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content: [{ type: 'text', text: 'hello' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 5 },
};

function frame(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`;
}

export const START = frame('message_start', {
  message: { ...ANSWER, content: [], stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } },
});
export const OPEN = frame('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
export const text = (value: string): string =>
  frame('content_block_delta', { index: 0, delta: { type: 'text_delta', text: value } });
export const CLOSE = frame('content_block_stop', { index: 0 });
export const FINISH = frame('message_delta', {
  delta: { stop_reason: 'end_turn', stop_sequence: null },
  usage: { output_tokens: 5 },
});
export const STOP = frame('message_stop', {});

export const WHOLE_STREAM = [START, OPEN, text('hel'), text('lo'), CLOSE, FINISH, STOP];

export function failure(type: string, message: string) {
  return { type: 'error', error: { type, message } };
}

export function ask(parts: object = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-test',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'hi' }],
      ...parts,
    }),
  };
}

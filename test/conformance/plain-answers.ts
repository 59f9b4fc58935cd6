// The shortest whole and streamed answer of each protocol: what an upstream says when only the request matters.
import type { OracleProtocol } from './oracle/finish.ts';
import type { Played } from './replay-server.ts';

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'm',
  error: null,
  incomplete_details: null,
  output: [
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Yes.', annotations: [] }],
    },
  ],
  usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
};
const CANDIDATE = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Yes.' }] }, finishReason: 'STOP', index: 0 }],
};
const LINE = {
  model: 'm',
  created_at: '2026-01-01T00:00:00Z',
  message: { role: 'assistant', content: 'Yes.' },
  done: true,
  done_reason: 'stop',
};

const WHOLE: Readonly<Record<OracleProtocol, object>> = {
  chat: {
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  },
  responses: RESPONSE,
  anthropic: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'Yes.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  gemini: CANDIDATE,
  ollama: LINE,
};

const FRAMES: Readonly<Record<OracleProtocol, readonly (object | string)[]>> = {
  chat: [
    {
      id: 'c1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: { content: 'Yes.' }, finish_reason: null }],
    },
    {
      id: 'c1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    },
    '[DONE]',
  ],
  responses: [
    { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [] } },
    { type: 'response.completed', response: RESPONSE },
  ],
  anthropic: [
    { type: 'message_start', message: { ...WHOLE.anthropic, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ],
  gemini: [CANDIDATE],
  ollama: [LINE],
};

export function plainAnswer(protocol: OracleProtocol, streamed: boolean): Played {
  const isLines = protocol === 'ollama';
  const type = !streamed ? 'application/json' : isLines ? 'application/x-ndjson' : 'text/event-stream';
  const frames = FRAMES[protocol].map((frame) => {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    return isLines ? `${text}\n` : `data: ${text}\n\n`;
  });
  const body = streamed ? frames.join('') : JSON.stringify(WHOLE[protocol]);
  return { status: 200, headers: { 'content-type': type }, body: Buffer.from(body), streamed };
}

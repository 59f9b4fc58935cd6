// Anthropic Messages as its reference describes it: echoes text, sees images, calls the first tool and reads its result.
import {
  askedStatus,
  inputsFor,
  sendFrames,
  sendJson,
  startVendor,
  type VendorRequest,
  type VendorServer,
} from './vendor-server.ts';

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

export function startAnthropic(): Promise<VendorServer> {
  return startVendor((request, response) => {
    const fault = faultOf(request);
    if (fault) {
      const error = { type: ERROR_TYPES[fault.status] ?? 'api_error', message: fault.message };
      sendJson(response, fault.status, { type: 'error', error, request_id: 'req_1' }, fault.headers);
      return;
    }
    const content = answerTo(request.body);
    const stop = content.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn';
    if (request.body.stream) sendFrames(response, streamOf(request.body.model, content, stop));
    else sendJson(response, 200, message(request.body.model, content, stop));
  });
}

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: object;
}

function faultOf({ body, headers }: VendorRequest): { status: number; message: string; headers?: object } | undefined {
  if (headers['x-api-key'] !== 'anthropic-secret') return { status: 401, message: 'invalid x-api-key' };
  if (headers['anthropic-version'] !== '2023-06-01')
    return { status: 400, message: 'anthropic-version: header is required' };
  if (typeof body.max_tokens !== 'number') return { status: 400, message: 'max_tokens: Field required' };
  const roles: string[] = body.messages.map((entry: { role: string }) => entry.role);
  if (roles.some((role) => role !== 'user' && role !== 'assistant'))
    return { status: 400, message: 'messages: bad role' };
  if (body.model === 'claude-too-long')
    return { status: 400, message: 'prompt is too long: 210000 tokens > 200000 maximum' };
  const status = askedStatus(body.model);
  if (status === undefined) return undefined;
  return {
    status,
    message: `told to answer ${status}`,
    ...(status === 429 ? { headers: { 'retry-after': '7' } } : {}),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a body as it came, looked into field by field.
function answerTo(body: any): Block[] {
  const last = body.messages.at(-1);
  const blocks = typeof last.content === 'string' ? [{ type: 'text', text: last.content }] : last.content;
  const result = blocks.find((block: Block) => block.type === 'tool_result');
  if (result) {
    const text = typeof result.content === 'string' ? result.content : result.content[0].text;
    return [{ type: 'text', text: `tool ${result.tool_use_id} said ${text}` }];
  }
  const image = blocks.find((block: Block) => block.type === 'image');
  if (image)
    return [{ type: 'text', text: `image ${image.source.type} ${image.source.media_type ?? image.source.url}` }];
  if (body.output_config?.format?.type === 'json_schema')
    return [{ type: 'text', text: '{"city":"Paris","degrees":21}' }];
  if (body.tools?.length) {
    return [
      { type: 'text', text: 'Let me look.' },
      ...inputsFor(body.tools[0].name).map((input, at) => ({
        type: 'tool_use',
        id: `toolu_0${at + 1}`,
        name: body.tools[0].name,
        input,
      })),
    ];
  }
  const text = blocks.find((block: Block) => block.type === 'text')?.text;
  return [{ type: 'text', text: `You said: ${text}` }];
}

function message(model: string, content: readonly Block[], stop: string) {
  return {
    id: 'msg_01',
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: 7, cache_read_input_tokens: 3, cache_creation_input_tokens: 0 },
  };
}

function streamOf(model: string, content: readonly Block[], stop: string): { event: string; data: object }[] {
  const start = { ...message(model, [], stop), stop_reason: null };
  const frames = [
    { type: 'message_start', message: start },
    { type: 'ping' },
    ...content.flatMap(blockFrames),
    { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ];
  return frames.map((data) => ({ event: data.type, data }));
}

function blockFrames(block: Block, index: number): { type: string }[] {
  const empty = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const whole = block.type === 'text' ? (block.text ?? '') : JSON.stringify(block.input);
  const delta = (piece: string) =>
    block.type === 'text' ? { type: 'text_delta', text: piece } : { type: 'input_json_delta', partial_json: piece };
  const pieces = whole.match(/[\s\S]{1,5}/g) ?? [];
  return [
    { type: 'content_block_start', index, content_block: empty } as { type: string },
    ...pieces.map((piece) => ({ type: 'content_block_delta', index, delta: delta(piece) })),
    { type: 'content_block_stop', index } as { type: string },
  ];
}

// OpenAI Chat Completions as its reference describes it: echoes text, sees images, calls the first tool and reads its result.
import {
  askedStatus,
  inputsFor,
  sendFrames,
  sendJson,
  startVendor,
  type VendorRequest,
  type VendorServer,
} from './vendor-server.ts';

const ERRORS: Readonly<Record<number, { type: string; code: string | null }>> = {
  400: { type: 'invalid_request_error', code: null },
  401: { type: 'authentication_error', code: 'invalid_api_key' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  500: { type: 'server_error', code: null },
  503: { type: 'server_error', code: null },
};

export function startOpenAi(): Promise<VendorServer> {
  return startVendor((request, response) => {
    const fault = faultOf(request);
    if (fault) {
      const named = fault.code ? { type: 'invalid_request_error', code: fault.code } : ERRORS[fault.status];
      const error = { message: fault.message, param: null, ...(named ?? { type: 'server_error', code: null }) };
      sendJson(response, fault.status, { error }, fault.headers);
      return;
    }
    const answer = answerTo(request.body);
    if (request.body.stream) sendFrames(response, streamOf(request.body, answer));
    else sendJson(response, 200, completion(request.body.model, answer));
  });
}

interface Answer {
  readonly content: string | null;
  readonly tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
}

interface Fault {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly headers?: object;
}

function faultOf({ body, headers }: VendorRequest): Fault | undefined {
  if (headers.authorization !== 'Bearer openai-secret') return { status: 401, message: 'Incorrect API key provided' };
  if (body.model === 'gpt-too-long') {
    return {
      status: 400,
      message: "This model's maximum context length is 128000 tokens.",
      code: 'context_length_exceeded',
    };
  }
  if (body.model === 'gpt-no-credit') {
    return { status: 429, message: 'You exceeded your current quota', code: 'insufficient_quota' };
  }
  const status = askedStatus(body.model);
  if (status === undefined) return undefined;
  return {
    status,
    message: `told to answer ${status}`,
    ...(status === 429 ? { headers: { 'retry-after': '7' } } : {}),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a body as it came, looked into field by field.
function answerTo(body: any): Answer {
  const last = body.messages.at(-1);
  if (last.role === 'tool') return { content: `tool ${last.tool_call_id} said ${textOf(last.content)}` };
  const parts = Array.isArray(last.content) ? last.content : [];
  const image = parts.find((part: { type: string }) => part.type === 'image_url');
  if (image) return { content: `image ${image.image_url.url.slice(0, 22)}` };
  if (body.response_format?.type === 'json_schema') return { content: '{"city":"Paris","degrees":21}' };
  if (body.tools?.length) {
    const { name } = body.tools[0].function;
    const calls = inputsFor(name).map((input, at) => ({
      id: `call_${at + 1}`,
      type: 'function' as const,
      function: { name, arguments: JSON.stringify(input) },
    }));
    return { content: 'Let me look.', tool_calls: calls };
  }
  return { content: `You said: ${textOf(last.content)}` };
}

function textOf(content: string | { text: string }[]): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('');
}

const USAGE = {
  prompt_tokens: 15,
  completion_tokens: 7,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 0 },
};

function completion(model: string, answer: Answer) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', refusal: null, ...answer },
        logprobs: null,
        finish_reason: answer.tool_calls ? 'tool_calls' : 'stop',
      },
    ],
    usage: USAGE,
  };
}

function streamOf(
  body: { model: string; stream_options?: { include_usage?: boolean } },
  answer: Answer,
): { data: unknown }[] {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_790_000_000, model: body.model };
  const chunk = (delta: object, finish: string | null = null) => ({
    data: { ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] },
  });
  const text = (answer.content ?? '').match(/[\s\S]{1,5}/g) ?? [];
  const calls = (answer.tool_calls ?? []).flatMap((call, index) => [
    chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] }),
    ...(call.function.arguments.match(/.{1,4}/g) ?? []).map((piece) =>
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
    ),
  ]);
  const usage = body.stream_options?.include_usage ? [{ data: { ...base, choices: [], usage: USAGE } }] : [];
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...text.map((content) => chunk({ content })),
    ...calls,
    chunk({}, answer.tool_calls ? 'tool_calls' : 'stop'),
    ...usage,
    { data: '[DONE]' },
  ];
}

// OpenAI's Responses as its reference describes it: items in, items out, the whole lifecycle of events in a stream.
import { askedStatus, inputsFor, sendFrames, sendJson, startVendor, type VendorServer } from './vendor-server.ts';

export function startResponses(): Promise<VendorServer> {
  return startVendor(({ body, headers }, response) => {
    const status = headers.authorization === 'Bearer openai-secret' ? askedStatus(body.model) : 401;
    if (status !== undefined) {
      const error = { message: `told to answer ${status}`, type: 'server_error', param: null, code: null };
      sendJson(response, status, { error });
      return;
    }
    const output = answerTo(body);
    if (body.stream) sendFrames(response, streamOf(body.model, output));
    else sendJson(response, 200, object(body.model, 'completed', output));
  });
}

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Item {
  readonly type: 'message' | 'function_call';
  readonly id: string;
  readonly [field: string]: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: a body as it came, looked into field by field.
function answerTo(body: any): Item[] {
  const items = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  const last = items.at(-1);
  if (last.type === 'function_call_output') return [message(`tool ${last.call_id} said ${textOf(last.output)}`)];
  const parts = typeof last.content === 'string' ? [] : last.content;
  const image = parts.find((part: { type: string }) => part.type === 'input_image');
  if (image) return [message(`image ${image.image_url.slice(0, 22)}`)];
  if (body.text?.format?.type === 'json_schema') return [message('{"city":"Paris","degrees":21}')];
  const name = body.tools?.[0]?.name;
  if (name === undefined) return [message(`You said: ${textOf(last.content)}`)];
  return [message('Let me look.'), ...inputsFor(name).map((input, at) => call(`call_${at + 1}`, name, input))];
}

function textOf(content: string | { text?: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');
}

function message(text: string): Item {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content };
}

function call(callId: string, name: string, input: object): Item {
  const text = JSON.stringify(input);
  return { type: 'function_call', id: `fc_${callId}`, call_id: callId, name, arguments: text, status: 'completed' };
}

function object(model: string, status: string, output: readonly Item[]) {
  const usage = {
    input_tokens: 15,
    input_tokens_details: { cached_tokens: 3 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 22,
  };
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_790_000_000,
    status,
    error: null,
    incomplete_details: null,
    model,
    output,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    ...(status === 'completed' ? { usage } : { usage: null }),
  };
}

function streamOf(model: string, output: readonly Item[]): { event: string; data: object }[] {
  const events: Event[] = [
    { type: 'response.created', response: object(model, 'in_progress', []) },
    { type: 'response.in_progress', response: object(model, 'in_progress', []) },
    ...output.flatMap((item, index) =>
      item.type === 'message' ? messageEvents(item, index) : callEvents(item, index),
    ),
    { type: 'response.completed', response: object(model, 'completed', output) },
  ];
  return events.map((data, number) => ({ event: data.type, data: { ...data, sequence_number: number } }));
}

function messageEvents(item: Item, index: number): Event[] {
  const [part] = item.content as { text: string }[];
  const at = { item_id: item.id, output_index: index, content_index: 0 };
  const pieces = part?.text.match(/[\s\S]{1,5}/g) ?? [];
  return [
    { type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text: part?.text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function callEvents(item: Item, index: number): Event[] {
  const at = { item_id: item.id, output_index: index };
  const pieces = String(item.arguments).match(/.{1,4}/g) ?? [];
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, status: 'in_progress', arguments: '' },
    },
    ...pieces.map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
    { type: 'response.function_call_arguments.done', ...at, arguments: item.arguments, name: item.name },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

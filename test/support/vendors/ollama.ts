// Ollama's /api/chat as its reference describes it: streams lines of JSON unless told otherwise; calls have no ids.
import type { ServerResponse } from 'node:http';
import { askedStatus, inputsFor, sendJson, startVendor, type VendorServer } from './vendor-server.ts';

export function startOllama(): Promise<VendorServer> {
  return startVendor(({ body }, response) => {
    const status = askedStatus(body.model);
    if (status !== undefined) {
      sendJson(response, status, { error: `told to answer ${status}` });
      return;
    }
    const message = answerTo(body);
    const base = { model: body.model, created_at: '2026-11-01T12:00:00.000Z' };
    const end = { done_reason: 'stop', done: true, prompt_eval_count: 15, eval_count: 7, total_duration: 1000 };
    if (body.stream === false) sendJson(response, 200, { ...base, message, ...end });
    else
      sendLines(response, [
        ...linesOf(base, message),
        { ...base, message: { role: 'assistant', content: '' }, ...end },
      ]);
  });
}

interface Message {
  readonly role: 'assistant';
  readonly content: string;
  readonly tool_calls?: readonly { function: { name: string; arguments: object } }[];
}

// biome-ignore lint/suspicious/noExplicitAny: a body as it came, looked into field by field.
function answerTo(body: any): Message {
  const last = body.messages.at(-1);
  if (last.role === 'tool') return said(`tool ${last.tool_name} said ${last.content}`);
  if (last.images?.length) return said(`image of ${Buffer.from(last.images[0], 'base64').length} bytes`);
  if (body.format) return said('{"city":"Paris","degrees":21}');
  const name = body.tools?.[0]?.function.name;
  if (name === undefined) return said(`You said: ${last.content}`);
  return {
    ...said('Let me look.'),
    tool_calls: inputsFor(name).map((input) => ({ function: { name, arguments: input } })),
  };
}

function said(content: string): Message {
  return { role: 'assistant', content };
}

function linesOf(base: object, { role, content, tool_calls }: Message): object[] {
  const line = (message: object) => ({ ...base, message: { role, content: '', ...message }, done: false });
  const texts = (content.match(/[\s\S]{1,5}/g) ?? []).map((piece) => line({ content: piece }));
  return [...texts, ...(tool_calls ?? []).map((call) => line({ tool_calls: [call] }))];
}

function sendLines(response: ServerResponse, lines: readonly object[]): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const line of lines) response.write(`${JSON.stringify(line)}\n`);
  response.end();
}

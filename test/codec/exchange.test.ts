// One attempt from end to end: what is sent, what passes through, what is translated, and what fails.
import { describe, expect, test } from 'vitest';
import { anthropicCodec } from '../../src/codec/anthropic/index.ts';
import type { JsonObject } from '../../src/codec/canonical/json.ts';
import type { Finish } from '../../src/codec/canonical/response.ts';
import type { Usage } from '../../src/codec/canonical/usage.ts';
import type { ClientCodec, Codec, TargetTraits } from '../../src/codec/codec.ts';
import { demo } from '../../src/codec/demo/index.ts';
import { createClientCall, type Exchange, type ExchangeInput, prepareExchange } from '../../src/codec/exchange.ts';
import { openAiChat } from '../../src/codec/openai-chat/index.ts';
import { openaiResponsesCodec } from '../../src/codec/openai-responses/index.ts';
import type { GatewayError } from '../../src/errors.ts';

interface Setup {
  readonly body: JsonObject | string;
  readonly codec?: ClientCodec;
  readonly upstream?: Codec;
  readonly target?: Partial<TargetTraits>;
  readonly edits?: ExchangeInput['edits'];
}

function exchange({ body, codec = openAiChat, upstream = openAiChat, target = {}, edits }: Setup): Exchange {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const head = { path: codec.endpoints[0]?.path ?? '', parameters: {}, query: new URLSearchParams(), headers: {} };
  const call = createClientCall({
    codec,
    head,
    bytes,
    body: JSON.parse(bytes.toString()),
    requestId: 'req1',
    created: 1_700_000_000,
  });
  const traits: TargetTraits = {
    provider: 'p',
    protocol: upstream.protocol,
    family: 'openai',
    model: 'served',
    quirks: {},
    ...target,
  };
  return prepareExchange({ call, upstream, target: traits, edits });
}

interface Heard {
  readonly text: string;
  readonly contentAt: string | undefined;
  readonly usage: Usage | undefined;
  readonly error: GatewayError | undefined;
  readonly ended: boolean;
  readonly finish: Finish | undefined;
}

function stream(subject: Exchange, chunks: readonly string[]): Heard {
  let text = '';
  let contentAt: string | undefined;
  let usage: Usage | undefined;
  let error: GatewayError | undefined;
  let ended = false;
  let finish: Finish | undefined;
  const running = subject.openStream({
    write(piece, content) {
      text += piece.toString();
      if (content) contentAt ??= piece.toString();
    },
    usage: (counted) => {
      usage = counted;
    },
    failed: (fault) => {
      error = fault;
    },
    ended: (why) => {
      ended = true;
      finish = why;
    },
  });
  for (const chunk of chunks) running.push(Buffer.from(chunk));
  running.close();
  return { text, contentAt, usage, error, ended, finish };
}

const ASK = { model: 'asked', messages: [{ role: 'user', content: 'Hi' }] };
const ANSWER =
  '{ "id":"chatcmpl-1","object":"chat.completion","created":1,"model":"served-0613","choices":[{"index":0,"message":{"role":"assistant","content":"Yo \\"model\\""},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5},"x":1e2 }';
const frame = (delta: string, finish = 'null') =>
  `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"served-0613","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`;
const USAGE =
  'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"served-0613","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\n\n';
const STREAM = [
  ': hello\n\n',
  frame('{"role":"assistant","content":""}'),
  frame('{"content":"Yo"}'),
  frame('{}', '"stop"'),
  USAGE,
  'data: [DONE]\n\n',
];

describe('passthrough', () => {
  test('H55 the same protocol and nothing to edit: every byte but the model stays', () => {
    const body = '{"messages":[{"role":"user","content":"the \\"model\\": asked"}], "model" : "asked", "odd":[1,2.50]}';
    const subject = exchange({ body });
    expect(subject.passthrough).toBe(true);
    expect(subject.request.body.toString()).toBe(body.replace('"model" : "asked"', '"model" : "served"'));
    expect(subject.request.path).toBe('/chat/completions');
  });

  test('where even the model is the same, the very bytes go out', () => {
    const subject = exchange({ body: ASK, target: { model: 'asked' } });
    expect(subject.request.body).toEqual(Buffer.from(JSON.stringify(ASK)));
  });

  test('H52 the answer names the model that was asked for, every other byte stays', () => {
    const { body, usage, finish } = exchange({ body: ASK }).readAnswer(Buffer.from(ANSWER));
    expect(body.toString()).toBe(ANSWER.replace('"served-0613"', '"asked"'));
    expect(usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
    expect(finish?.reason).toBe('stop');
  });

  test('H31 usage is asked for, seen, and hidden from a client that did not ask', () => {
    const subject = exchange({ body: { ...ASK, stream: true } });
    expect(JSON.parse(subject.request.body.toString()).stream_options).toEqual({ include_usage: true });
    const { text, usage, ended, finish, contentAt } = stream(subject, STREAM);
    expect(text).toBe(
      STREAM.filter((piece) => piece !== USAGE)
        .join('')
        .replaceAll('"served-0613"', '"asked"'),
    );
    expect(usage).toMatchObject({ inputTokens: 3 });
    expect(contentAt).toContain('Yo');
    expect([ended, finish?.reason]).toEqual([true, 'stop']);
  });

  test('usage that the client asked for is shown', () => {
    const subject = exchange({ body: { ...ASK, stream: true, stream_options: { include_usage: true } } });
    expect(stream(subject, STREAM).text).toBe(STREAM.join('').replaceAll('"served-0613"', '"asked"'));
  });

  test('any split of the bytes passes the same text on', () => {
    const bytes = STREAM.join('');
    const whole = stream(exchange({ body: { ...ASK, stream: true } }), [bytes]).text;
    for (let size = 1; size < 40; size += 7) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      expect(stream(exchange({ body: { ...ASK, stream: true } }), pieces).text).toBe(whole);
    }
  });

  test('edits that change nothing leave the bytes alone; those that do go through the canonical form', () => {
    const body = { ...ASK, temperature: 0.5 };
    expect(exchange({ body, edits: { cap: { temperature: 1 }, drop: ['seed'] } }).passthrough).toBe(true);
    const edited = exchange({ body, edits: { cap: { temperature: 0.2 }, set: { seed: 1 }, default: { top_p: 0.9 } } });
    expect(edited.passthrough).toBe(false);
    expect(JSON.parse(edited.request.body.toString())).toMatchObject({
      temperature: 0.2,
      seed: 1,
      top_p: 0.9,
      model: 'served',
    });
  });

  test('cap max_tokens fills an absent one; drop comes before set, set before cap', () => {
    const capped = exchange({ body: ASK, edits: { cap: { max_tokens: 10 } } });
    expect(JSON.parse(capped.request.body.toString()).max_completion_tokens).toBe(10);
    const all = exchange({
      body: { ...ASK, max_tokens: 99 },
      edits: { drop: ['max_tokens'], set: { max_tokens: 50 }, cap: { max_tokens: 20 } },
    });
    expect(JSON.parse(all.request.body.toString()).max_completion_tokens).toBe(20);
  });

  test('H19 a quirk of the target that the request breaks forbids it: Mistral takes nine letters as call id', () => {
    const call = { id: 'call_of_another_vendor', type: 'function', function: { name: 'f', arguments: '{}' } };
    const messages = [
      ...ASK.messages,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: 'ok' },
    ];
    const subject = exchange({
      body: { ...ASK, messages },
      target: { family: 'mistral', quirks: { tool_id: 'alnum9' } },
    });
    const sent = JSON.parse(subject.request.body.toString()).messages;
    expect(sent[1].tool_calls[0].id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(sent[2].tool_call_id).toBe(sent[1].tool_calls[0].id);
  });
});

describe('translation', () => {
  const toDemo = (body: JsonObject = ASK) =>
    exchange({ body, upstream: demo, target: { family: 'demo', model: 'echo' } });
  const demoAnswer = {
    candidates: [{ index: 0, parts: [{ type: 'text', text: 'Yo' }], finish: { reason: 'stop' } }],
    usage: { inputTokens: 1, outputTokens: 1 },
  };

  test('a whole answer comes in the client protocol, under the model asked for', () => {
    const { body } = toDemo().readAnswer(Buffer.from(JSON.stringify({ ...demoAnswer, model: 'echo' })));
    expect(JSON.parse(body.toString())).toMatchObject({
      object: 'chat.completion',
      model: 'asked',
      id: 'chatcmpl-req1',
    });
  });

  test('a stream is content from the first word on, not from the lifecycle before it', () => {
    const lines = [
      { type: 'start' },
      { type: 'part-start', candidate: 0, part: 0, opened: { type: 'text' } },
      { type: 'part-delta', candidate: 0, part: 0, text: 'Yo' },
      { type: 'part-end', candidate: 0, part: 0 },
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'end' },
    ].map((event) => `${JSON.stringify(event)}\n`);
    const { text, contentAt, ended } = stream(toDemo({ ...ASK, stream: true }), lines);
    expect(contentAt).toContain('"content":"Yo"');
    expect(text).toMatch(/^data: .*"role":"assistant"/);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    expect(ended).toBe(true);
    const cut = stream(toDemo({ ...ASK, stream: true }), lines.slice(0, 3));
    expect([cut.error?.kind, cut.ended]).toEqual(['stream_broken', false]);
  });

  test('H08 state of another family stays behind, with a warning', () => {
    const thoughts = [{ type: 'thinking', thinking: 'Hm', signature: 'c2ln' }];
    const messages = [
      ...ASK.messages,
      { role: 'assistant', content: 'Yo', thinking_blocks: thoughts },
      ...ASK.messages,
    ];
    const foreign = exchange({ body: { ...ASK, messages }, upstream: demo, target: { family: 'demo', model: 'echo' } });
    expect(foreign.warnings).toContainEqual(expect.objectContaining({ code: 'refused_state', path: 'messages[1]' }));
    expect(foreign.request.body.toString()).not.toContain('c2ln');
    const own = exchange({
      body: { ...ASK, messages },
      upstream: anthropicCodec,
      target: { family: 'anthropic', model: 'claude-sonnet-4-5' },
    });
    expect(own.warnings.filter(({ code }) => code === 'refused_state')).toEqual([]);
    expect(own.request.body.toString()).toContain('c2ln');
  });

  test('H08 wrapped state keeps even the same protocol from passing through', () => {
    const details = [{ type: 'reasoning.text', text: 'Hm', signature: 'fl1.gemini.bc2ln' }];
    const messages = [
      ...ASK.messages,
      { role: 'assistant', content: 'Yo', reasoning_details: details },
      ...ASK.messages,
    ];
    const subject = exchange({ body: { ...ASK, messages } });
    expect(subject.passthrough).toBe(false);
    expect(subject.request.body.toString()).not.toContain('fl1.');
  });

  test('H19 long tool names are mapped for the target, and back in answers and streams', () => {
    const name = `search_${'x'.repeat(80)}`;
    const tools = [{ type: 'function', function: { name, parameters: { type: 'object' } } }];
    const subject = exchange({ body: { ...ASK, tools, seed: 1 }, edits: { drop: ['seed'] } });
    const sent = JSON.parse(subject.request.body.toString()).tools[0].function.name;
    expect(sent).toMatch(/^search_x+_[0-9a-f]{8}$/);
    expect(sent.length).toBeLessThanOrEqual(64);
    const call = JSON.stringify({
      tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: sent, arguments: '{}' } }],
    });
    expect(stream(subject, [frame(call), frame('{}', '"tool_calls"'), 'data: [DONE]\n\n']).text).toContain(name);
    const whole = ANSWER.replace('"content":"Yo \\"model\\""', call.slice(1, -1));
    expect(subject.readAnswer(Buffer.from(whole)).body.toString()).toContain(name);
  });
});

describe('what is no answer', () => {
  const subjects: readonly [string, Setup][] = [
    ['passed through', { body: ASK }],
    ['translated', { body: ASK, edits: { set: { seed: 1 } } }],
  ];
  const kindOf = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      return (error as GatewayError).kind;
    }
    return 'none';
  };

  describe.each(subjects)('%s', (_, setup) => {
    test.each([
      ['', 'bad_response'],
      ['<html>502</html>', 'bad_response'],
      [ANSWER.slice(0, 60), 'bad_response'],
      ['{"choices":[]}', 'bad_response'],
      ['{"error":{"message":"Rate limit exceeded","code":429}}', 'rate_limited'],
      ['[{"error":{"message":"This model is overloaded","code":503}}]', 'overloaded'],
    ])('%j is %s', (body, kind) => {
      expect(kindOf(() => exchange(setup).readAnswer(Buffer.from(body)))).toBe(kind);
      const streamed = { ...setup, body: { ...ASK, stream: true } };
      const { error, ended, text } = stream(exchange(streamed), body === '' ? [] : [body]);
      expect([error?.kind, ended, text]).toEqual([kind, false, '']);
    });

    test('H36 an error in a stream fails before anything counts as content', () => {
      const { error, contentAt } = stream(exchange({ ...setup, body: { ...ASK, stream: true } }), [
        frame('{"role":"assistant","content":""}'),
        'data: {"error":{"message":"The server is overloaded","type":"overloaded_error"}}\n\n',
      ]);
      expect([error?.kind, contentAt]).toEqual(['overloaded', undefined]);
    });

    test('H35 a stream that is cut is broken, and never ends well', () => {
      const { error, ended } = stream(exchange({ ...setup, body: { ...ASK, stream: true } }), STREAM.slice(0, 3));
      expect([error?.kind, ended]).toEqual(['stream_broken', false]);
    });

    test('H34 a stream that ends without [DONE] after its finish ends well', () => {
      const { error, ended } = stream(exchange({ ...setup, body: { ...ASK, stream: true } }), STREAM.slice(0, 4));
      expect([error, ended]).toEqual([undefined, true]);
    });

    test('a whole answer to a request for a stream is told as a stream, a stream to one for a whole answer as one', () => {
      const { text, ended, usage } = stream(exchange({ ...setup, body: { ...ASK, stream: true } }), [ANSWER]);
      expect(text).toContain('"model":"asked"');
      expect(text).toMatch(/data: \[DONE\]\n\n$/);
      expect([ended, usage?.inputTokens]).toEqual([true, 3]);
      const { body } = exchange(setup).readAnswer(Buffer.from(STREAM.join('')));
      expect(JSON.parse(body.toString())).toMatchObject({
        model: 'asked',
        choices: [{ message: { content: 'Yo' }, finish_reason: 'stop' }],
      });
    });
  });
});

describe('a request that is sent no more', () => {
  const asked = { model: 'm', stream: true, max_tokens: 9, messages: [{ role: 'user', content: 'Hello?' }] };
  const frames = [
    'data: {"id":"c","object":"chat.completion.chunk","model":"served","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":null}]}\n\n',
    'data: {"id":"c","object":"chat.completion.chunk","model":"served","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
    'data: [DONE]\n\n',
  ];

  test.each([
    ['passed through', openAiChat],
    ['translated', anthropicCodec],
  ] as const)('%s: its body is let go, and its answer is read as before', (_, codec) => {
    const kept = exchange({ body: asked, codec });
    const subject = exchange({ body: asked, codec });
    expect(subject.request.body.toString()).toContain('Hello?');
    subject.letGo?.();
    expect(subject.request.body).toHaveLength(0);
    const heard = stream(subject, frames);
    expect(heard).toEqual(stream(kept, frames));
    expect(heard.text).toContain('Yes.');
    expect(heard.ended).toBe(true);
  });

  test('what was said is let go once a stream has begun, and the Response still repeats its instructions', () => {
    const head = { path: '', parameters: {}, query: new URLSearchParams(), headers: {} };
    const body = { model: 'm', stream: true, instructions: 'Be brief.', input: 'Hello?', tools: [] };
    const bytes = Buffer.from(JSON.stringify(body));
    const call = createClientCall({ codec: openaiResponsesCodec, head, bytes, body, requestId: 'r', created: 1 });
    const target = { provider: 'p', protocol: 'openai-chat', family: 'p', model: 'served', quirks: {} } as const;
    const subject = prepareExchange({ call, upstream: openAiChat, target, edits: undefined });
    let text = '';
    const running = subject.openStream({
      write: (piece) => {
        text += piece.toString();
        call.letGo?.();
      },
      usage: () => {},
      failed: (error) => {
        throw error;
      },
      ended: () => {},
    });
    for (const frame of frames) running.push(Buffer.from(frame));
    running.close();
    expect(call.decoded().messages).toEqual([]);
    expect(text.slice(text.indexOf('response.completed'))).toContain('"instructions":"Be brief."');
  });

  test('the call holds it no more either, and still names what was asked for', () => {
    const bytes = Buffer.from(JSON.stringify(asked));
    const head = { path: '', parameters: {}, query: new URLSearchParams(), headers: {} };
    const call = createClientCall({ codec: openAiChat, head, bytes, body: asked, requestId: 'r', created: 1 });
    call.decoded();
    call.letGo?.();
    expect([call.bytes.length, call.text, call.body, call.decoded().messages]).toEqual([0, '', {}, []]);
    expect(call.requestHead).toEqual({ model: 'm', stream: true });
  });
});

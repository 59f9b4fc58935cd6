// Thinking: amounts in both directions, and signatures through every client.
import { describe, expect, test } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import type { Part, Signature } from '../../../src/codec/canonical/content.ts';
import { isObject } from '../../../src/codec/canonical/json.ts';
import type { Parameters, Thinking } from '../../../src/codec/canonical/request.ts';
import type { CallHead } from '../../../src/codec/codec.ts';
import { openAiChat } from '../../../src/codec/openai-chat/index.ts';
import { openaiResponsesCodec } from '../../../src/codec/openai-responses/index.ts';
import {
  chat,
  chunk,
  collect,
  decode,
  decoding,
  encode,
  eventsOf,
  foreign,
  hear,
  replying,
  sse,
  targetOf,
  tell,
} from './harness.ts';

function configOf(model: string, parameters: Parameters, thinking?: Thinking) {
  const { body, warnings } = encode(foreign({ parameters, ...(thinking && { thinking }) }), targetOf(model));
  return [body.generationConfig?.thinkingConfig, warnings.map(({ code, path }) => `${code} ${path}`)];
}

describe('H10 effort and budget', () => {
  const on: Thinking = { mode: 'on' };
  test.each<[string, Parameters, Thinking | undefined, unknown, string[]]>([
    ['gemini-2.5-flash', { reasoning_effort: 'low' }, undefined, { thinkingBudget: 1024 }, []],
    [
      'gemini-2.5-flash',
      { thinking_budget: 30_000 },
      on,
      { includeThoughts: true, thinkingBudget: 24_576 },
      ['changed thinking_budget'],
    ],
    ['gemini-2.5-pro', { thinking_budget: 30_000 }, on, { includeThoughts: true, thinkingBudget: 30_000 }, []],
    ['gemini-2.5-pro', { reasoning_effort: 'none' }, undefined, { thinkingBudget: 128 }, ['changed reasoning_effort']],
    [
      'gemini-2.5-flash-lite',
      { thinking_budget: 100 },
      on,
      { includeThoughts: true, thinkingBudget: 512 },
      ['changed thinking_budget'],
    ],
    ['gemini-2.5-flash', {}, { mode: 'off' }, { thinkingBudget: 0 }, []],
    ['gemini-2.5-flash', {}, { mode: 'adaptive', show: true }, { includeThoughts: true, thinkingBudget: -1 }, []],
    [
      'gemini-2.5-flash',
      { reasoning_effort: 'max' },
      undefined,
      { thinkingBudget: 24_576 },
      ['changed reasoning_effort'],
    ],
    ['gemini-3-flash-preview', { reasoning_effort: 'minimal' }, undefined, { thinkingLevel: 'MINIMAL' }, []],
    [
      'gemini-3-pro-preview',
      { reasoning_effort: 'medium' },
      undefined,
      { thinkingLevel: 'HIGH' },
      ['changed reasoning_effort'],
    ],
    ['gemini-3.1-pro', { reasoning_effort: 'medium' }, undefined, { thinkingLevel: 'MEDIUM' }, []],
    [
      'gemini-3.5-flash',
      { reasoning_effort: 'xhigh' },
      undefined,
      { thinkingLevel: 'HIGH' },
      ['changed reasoning_effort'],
    ],
    [
      'gemini-3.5-flash',
      { thinking_budget: 8_000 },
      on,
      { includeThoughts: true, thinkingLevel: 'MEDIUM' },
      ['changed thinking_budget'],
    ],
    ['gemini-flash-latest', { reasoning_effort: 'high' }, undefined, { thinkingLevel: 'HIGH' }, []],
    ['gemini-2.0-flash', { reasoning_effort: 'high' }, undefined, undefined, ['dropped reasoning_effort']],
    ['gemini-2.0-flash', {}, { mode: 'off' }, undefined, []],
    ['gemma-3-27b', { thinking_budget: 100 }, on, undefined, ['dropped thinking_budget']],
    ['gemini-3-pro-preview', {}, undefined, undefined, []],
  ])('%s %j %j', (model, parameters, thinking, config, warnings) => {
    expect(configOf(model, parameters, thinking)).toEqual([config, warnings]);
  });

  test.each([
    [{ thinkingLevel: 'HIGH' }, { mode: 'on', show: false }, { reasoning_effort: 'high' }],
    [{ thinkingBudget: 0 }, { mode: 'off', show: false }, {}],
    [{ thinkingBudget: -1, includeThoughts: true }, { mode: 'adaptive', show: true }, {}],
    [{ thinkingBudget: 2048, includeThoughts: true }, { mode: 'on', show: true }, { thinking_budget: 2048 }],
    [{ includeThoughts: false }, undefined, {}],
  ])('a client says %j', (thinkingConfig, thinking, parameters) => {
    const decoded = decode({ generationConfig: { thinkingConfig } });
    expect([decoded.thinking, decoded.parameters]).toEqual([thinking, parameters]);
  });

  test('H11 thoughts are asked for only where they are to be shown', () => {
    expect(configOf('gemini-2.5-pro', { thinking_budget: 500 }, { mode: 'on', show: 'omitted' })[0]).toEqual({
      thinkingBudget: 500,
    });
  });
});

const GEMINI: Signature = { family: 'gemini', value: 'c2lnbmF0dXJl' };
const CLAUDE: Signature = { family: 'anthropic', value: 'Q2xhdWRl+/==' };

describe('signatures of Gemini', () => {
  const turn = [
    { text: 'Hm', thought: true, thoughtSignature: 'dGhvdWdodA==' },
    { text: 'Well', thoughtSignature: 'dGV4dA==' },
    { functionCall: { id: 'x1', name: 'f', args: { a: 1 } }, thoughtSignature: GEMINI.value },
    { functionCall: { id: 'x2', name: 'f', args: {} } },
    { text: '', thoughtSignature: 'ZW1wdHk=' },
  ];

  test('H02 H05 on thoughts, texts, calls and empty texts: back byte for byte, in order', () => {
    const contents = [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: turn },
    ];
    expect(encode(decode({ contents })).body.contents).toEqual(contents);
  });

  test('H02 in a whole answer, to a Gemini client', () => {
    const body = chunk(turn, { finishReason: 'STOP' });
    const again = chat.encodeResponse(chat.decodeResponse(body, decoding()), replying());
    expect((again.candidates as [{ content: { parts: unknown } }])[0].content.parts).toEqual(turn);
  });

  test('H02 in a stream, to a Gemini client', () => {
    const told = tell(
      hear([sse([...turn.map((part) => chunk([part])), chunk([{ text: '' }], { finishReason: 'STOP' })])]),
    );
    const parts = told
      .split('\r\n\r\n')
      .filter(Boolean)
      .flatMap((frame) => JSON.parse(frame.slice(6)).candidates[0].content.parts)
      .filter((part: object) => JSON.stringify(part) !== '{"text":""}');
    const [thought, ...others] = turn;
    const spoken = [
      { text: thought?.text, thought: true },
      { text: '', thought: true, thoughtSignature: thought?.thoughtSignature },
    ];
    expect(parts).toEqual([...spoken, ...others]);
  });

  const HEAD: CallHead = { path: '/', parameters: {}, query: new URLSearchParams(), headers: {} };
  const CLIENTS = [
    {
      codec: openAiChat,
      // biome-ignore lint/suspicious/noExplicitAny: another protocol's answer, taken apart as a client would.
      history: (answer: any) => {
        const { message } = answer.choices[0];
        const results = message.tool_calls.map(({ id }: { id: string }) => ({
          role: 'tool',
          tool_call_id: id,
          content: 'ok',
        }));
        return { model: 'm', messages: [{ role: 'user', content: 'Hi' }, message, ...results] };
      },
    },
    {
      codec: anthropicCodec,
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      history: (answer: any) => {
        const uses = answer.content.filter(({ type }: { type: string }) => type === 'tool_use');
        const results = uses.map(({ id }: { id: string }) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' }));
        const messages = [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: answer.content },
          { role: 'user', content: results },
        ];
        return { model: 'm', max_tokens: 100, messages };
      },
    },
    {
      codec: openaiResponsesCodec,
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      history: (answer: any) => {
        const calls = answer.output.filter(({ type }: { type: string }) => type === 'function_call');
        const results = calls.map(({ call_id }: { call_id: string }) => ({
          type: 'function_call_output',
          call_id,
          output: 'ok',
        }));
        return { model: 'm', input: [{ role: 'user', content: 'Hi' }, ...answer.output, ...results] };
      },
    },
  ];

  test.each(CLIENTS)('H01 a call through a client of $codec.protocol and back', ({ codec, history }) => {
    const answer = chat.decodeResponse(chunk(turn.slice(2, 4), { finishReason: 'STOP' }), decoding());
    const encoded = codec.chat.encodeResponse(answer, replying());
    const request = codec.chat.decodeRequest(JSON.parse(JSON.stringify(history(encoded))), HEAD);
    const { contents } = encode(request, targetOf('gemini-3-pro-preview')).body;
    expect(contents[1].parts.filter((part: object) => 'functionCall' in part)).toEqual(turn.slice(2, 4));
    const results = contents[2].parts.map((part: { functionResponse: object }) => part.functionResponse);
    expect(results).toMatchObject([
      { id: 'x1', name: 'f' },
      { id: 'x2', name: 'f' },
    ]);
  });

  test('H01 Gemini 3 gets the word that stands for a missing signature on the first call of a turn', () => {
    const calls: Part[] = ['1', '2'].map((id) => ({ type: 'tool-call', id, name: 'f', arguments: '{}' }));
    const parts = (model: string) =>
      encode(foreign({ messages: [{ role: 'assistant', parts: calls }] }), targetOf(model)).body.contents[0].parts;
    expect(parts('gemini-3-flash').map((part: { thoughtSignature?: string }) => part.thoughtSignature)).toEqual([
      'skip_thought_signature_validator',
      undefined,
    ]);
    expect(parts('gemini-2.5-flash')[0].thoughtSignature).toBeUndefined();
  });
});

describe('signatures of other families through a Gemini client', () => {
  const parts: Part[] = [
    { type: 'thinking', text: 'Deep', signature: CLAUDE },
    { type: 'thinking', text: '', signature: { family: 'openai', value: 'gAAAA_x-', id: 'rs_1' } },
    { type: 'thinking', text: '', redacted: true, signature: CLAUDE },
    { type: 'text', text: 'Well' },
    { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', signature: { family: 'openai', value: '', id: 'fc_1' } },
  ];

  test('H04 H07 whole: wrapped as base64, and unwrapped from what the client sends back', () => {
    const answer = { candidates: [{ index: 0, parts, finish: { reason: 'tool_calls' as const } }] };
    const body = chat.encodeResponse(answer, replying());
    const { content } = (body.candidates as [{ content: { parts: { thoughtSignature?: string }[] } }])[0];
    for (const { thoughtSignature } of content.parts)
      if (thoughtSignature) expect(thoughtSignature).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(decode({ contents: [content as never] }).messages[0]?.parts).toEqual(parts);
    // Some clients decode the bytes and write them as base64url.
    const urlSafe = JSON.parse(JSON.stringify(content), (key, value: unknown) =>
      key === 'thoughtSignature' ? String(value).replaceAll('+', '-').replaceAll('/', '_') : value,
    );
    expect(decode({ contents: [urlSafe] }).messages[0]?.parts).toEqual(parts);
  });

  test('H04 in a stream', () => {
    const answer = { candidates: [{ index: 0, parts, finish: { reason: 'tool_calls' as const } }] };
    const told = tell(eventsOf(answer));
    const contents = told
      .split('\r\n\r\n')
      .filter(Boolean)
      .map((frame) => JSON.parse(frame.slice(6)).candidates[0].content)
      .filter(isObject);
    const read = decode({ contents: contents as never }).messages.flatMap((message) => message.parts);
    const signatures = (all: readonly Part[]) =>
      all.flatMap((part) => ('signature' in part && part.signature ? [part.signature] : []));
    expect(signatures(read)).toEqual(signatures(parts));
    expect(collect(hear([Buffer.from(told)])).candidates[0]?.finish.reason).toBe('tool_calls');
  });
});

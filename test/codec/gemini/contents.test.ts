// Contents of Gemini clients, and contents for Gemini targets, hazard by hazard.
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import { callOf, chat, decode, encode, faultOf, foreign } from './harness.ts';

describe('contents', () => {
  test('H41 systemInstruction and system_instruction, as content, as one part, as text', () => {
    const system = { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] };
    expect(decode({ systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] } }).messages[0]).toEqual(system);
    expect(decode({ system_instruction: { parts: { text: 'Be brief.' } } }).messages[0]).toEqual(system);
    expect(decode({ systemInstruction: 'Be brief.' }).messages[0]).toEqual(system);
  });

  test('H41 system and developer messages go to the one place; those within the conversation with a warning', () => {
    const { body, warnings } = encode(
      foreign({
        messages: [
          { role: 'system', parts: [{ type: 'text', text: 'A' }] },
          { role: 'developer', parts: [{ type: 'text', text: 'B' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
          readAt({ role: 'system' as const, parts: [{ type: 'text' as const, text: 'C' }] }, 'messages[3]'),
        ],
      }),
    );
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'A' }, { text: 'B' }, { text: 'C' }] });
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['changed', 'messages[3]']]);
  });

  test('both spellings say the same, but for names that belong to the user', () => {
    const camel = decode({
      generationConfig: { maxOutputTokens: 5, topP: 0.5, thinkingConfig: { thinkingBudget: '512' } },
      contents: [
        { role: 'model', parts: [{ functionCall: { name: 'f', args: { snake_case: 1 } } }] },
        { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }] },
      ],
    });
    const snake = decode({
      generation_config: { max_output_tokens: 5, top_p: 0.5, thinking_config: { thinking_budget: 512 } },
      contents: [
        { role: 'model', parts: [{ function_call: { name: 'f', args: { snake_case: 1 } } }] },
        { role: 'user', parts: { inline_data: { mime_type: 'image/png', data: 'AA==' } } },
      ],
    });
    expect(snake).toEqual(camel);
    expect(camel.parameters).toEqual({ max_tokens: 5, top_p: 0.5, thinking_budget: 512 });
  });

  test.each([
    [{ contents: [] }, 'contents'],
    [{ contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }, 'contents[0].role'],
    [{ contents: [{ role: 'user', parts: [{ text: 1 }] }] }, 'contents[0].parts[0].text'],
    [{ contents: [{ role: 'user', parts: [] }] }, 'contents'],
    [{ contents: [{ role: 'user', parts: [{ inline_data: {} }] }] }, 'contents[0].parts[0].inlineData.data'],
    [
      { contents: [{ parts: [{ functionResponse: { name: 'f', response: {} } }] }] },
      'contents[0].parts[0].functionResponse',
    ],
  ])('bad input is told where it is: %j', (body, param) => {
    const fault = faultOf(() => chat.decodeRequest(body, callOf()));
    expect([fault.kind, fault.param]).toEqual(['invalid_request', param]);
  });

  test('H43 images, audio, documents and files come through; a file of another vendor does not', () => {
    const parts = [
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/a.pdf' } },
      { fileData: { mimeType: 'audio/mp3', fileUri: 'https://example.com/a.mp3' } },
      { fileData: { fileUri: 'https://www.youtube.com/watch?v=x' } },
      { inlineData: { mimeType: 'video/mp4', data: 'AA==' }, videoMetadata: { startOffset: '1s' } },
    ];
    const decoded = decode({ contents: [{ role: 'user', parts }] });
    expect(encode(decoded).body.contents[0].parts).toEqual(parts);
    const file: Part = { type: 'media', kind: 'document', source: { type: 'file', id: 'file-1', family: 'openai' } };
    const { body, warnings } = encode(
      foreign({ messages: [{ role: 'user', parts: [{ type: 'text', text: 'See' }, file] }] }),
    );
    expect(body.contents[0].parts).toEqual([{ text: 'See' }]);
    expect(warnings.map(({ code }) => code)).toEqual(['refused_state']);
  });

  test('H43 an address gets the media type that the API wants', () => {
    const image: Part = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://example.com/a.PNG?x=1' } };
    const { body } = encode(foreign({ messages: [{ role: 'user', parts: [image] }] }));
    expect(body.contents[0].parts[0]).toEqual({
      fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.PNG?x=1' },
    });
  });

  test('H44 empty texts and turns are left out, white space is kept, a prefill stays last', () => {
    const { body } = encode(
      foreign({
        messages: [
          {
            role: 'user',
            parts: [
              { type: 'text', text: '' },
              { type: 'text', text: ' ' },
            ],
          },
          { role: 'assistant', parts: [{ type: 'text', text: '' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Go on' }] },
          { role: 'assistant', parts: [{ type: 'text', text: '{"a":' }] },
        ],
      }),
    );
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: ' ' }] },
      { role: 'user', parts: [{ text: 'Go on' }] },
      { role: 'model', parts: [{ text: '{"a":' }] },
    ]);
  });

  test('H42 cache marks have no place and are told, one by one', () => {
    const part: Part = readAt({ type: 'text', text: 'Hi', cache: {} }, 'messages[0].content[0]');
    const { warnings } = encode(foreign({ messages: [{ role: 'user', parts: [part] }] }));
    expect(warnings.map(({ path }) => path)).toEqual(['messages[0].content[0].cache_control']);
  });
});

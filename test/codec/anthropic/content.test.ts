// Messages of a request and their content. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { decode, encode, foreignRequest, recode } from './harness.ts';

const user = { role: 'user', content: 'Hello' };
const ephemeral = { type: 'ephemeral' };

function partsRequest(parts: readonly Part[]) {
  return foreignRequest({ messages: [{ role: 'user', parts: [...parts, { type: 'text', text: 'Hello' }] }] });
}

describe('system prompts', () => {
  it('H41 H54 come as a string and as blocks, each with its breakpoint', () => {
    const blocks = [
      { type: 'text', text: 'You are an agent.' },
      { type: 'text', text: 'Rules.', cache_control: { ...ephemeral, ttl: '1h' } },
    ];
    expect(recode({ system: blocks }).body.system).toEqual(blocks);
    expect(recode({ system: 'Be brief.' }).body.system).toBe('Be brief.');
  });

  it('H41 developer and system messages before the first turn are the system prompt, in their order', () => {
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'system', parts: [{ type: 'text', text: 'One.' }] },
          { role: 'developer', parts: [{ type: 'text', text: 'Two.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
        ],
      }),
    );
    expect(body.system).toEqual([
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ]);
    expect(warnings).toEqual([]);
  });

  it('between turns they stay where the model takes them, else they move with a warning and turns are merged', () => {
    const messages = [user, { role: 'system', content: 'Be kind.' }, { role: 'assistant', content: 'Hi.' }, user];
    expect(recode({ messages }, 'claude-opus-5').body.messages).toEqual(messages);
    const moved = recode({ messages: [user, { role: 'system', content: 'Be kind.' }, user] });
    expect(moved.body.system).toBe('Be kind.');
    expect(moved.body.messages).toHaveLength(1);
    expect(moved.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
    const misplaced = recode({ messages: [user, { role: 'system', content: 'Be kind.' }, user] }, 'claude-opus-5');
    expect(misplaced.body.system).toBe('Be kind.');
  });
});

describe('blocks', () => {
  it('H42 cache_control is kept on every block and tool, with its ttl, and null is never sent', () => {
    const cached = { cache_control: { ...ephemeral, ttl: '1h' } };
    const tools = [{ name: 'look', input_schema: { type: 'object' }, ...cached }];
    const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, ...cached };
    const messages = [
      { role: 'user', content: [document, { type: 'text', text: 'Read.', ...cached }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'look', input: {}, ...cached }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x', ...cached }], ...cached },
        ],
      },
    ];
    const { body } = recode({ messages, tools, cache_control: ephemeral });
    expect(body).toMatchObject({ messages, tools, cache_control: ephemeral });
    const nulls = recode({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: null }] }],
      cache_control: null,
    });
    expect(JSON.stringify(nulls.body)).not.toContain('cache_control');
  });

  it('H42 a breakpoint on a text that is not sent moves to the block before it', () => {
    const content = [
      { type: 'text', text: 'x' },
      { type: 'text', text: ' ', cache_control: ephemeral },
    ];
    expect(recode({ messages: [{ role: 'user', content }] }).body.messages[0].content).toEqual([
      { type: 'text', text: 'x', cache_control: ephemeral },
    ]);
  });

  const blocks: JsonObject[] = [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
    { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
    { type: 'image', source: { type: 'file', file_id: 'file_1' }, transformations: { oversized_image: 'error' } },
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }, title: 'T' },
    { type: 'document', source: { type: 'url', url: 'https://x.example/a.pdf' }, citations: { enabled: true } },
    { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, context: 'C' },
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } },
    { type: 'search_result', source: 'https://x.example', title: 'T', content: [{ type: 'text', text: 'a' }] },
    { type: 'container_upload', file_id: 'file_1' },
    { type: 'from_the_future', of: { any: 'shape' } },
  ];
  it.each(blocks)('H43 %j comes through', (block) => {
    const { body, warnings } = recode({ messages: [{ role: 'user', content: [block] }] });
    expect(body.messages[0].content).toEqual([block]);
    expect(warnings).toEqual([]);
  });

  it('H43 a search result is a document to others', () => {
    const content = [
      { type: 'search_result', source: 'https://x.example', title: 'T', content: [{ type: 'text', text: 'a' }] },
    ];
    expect(decode({ messages: [{ role: 'user', content }] }).messages[0]?.parts[0]).toMatchObject({
      ...{ type: 'media', kind: 'document', filename: 'T', context: 'https://x.example' },
      source: { type: 'text', text: 'a' },
    });
  });

  const refused: Part[] = [
    { type: 'media', kind: 'audio', source: { type: 'base64', data: 'x' }, mediaType: 'audio/wav' },
    { type: 'media', kind: 'image', source: { type: 'base64', data: 'x' }, mediaType: 'image/tiff' },
    { type: 'media', kind: 'image', source: { type: 'url', url: 'gs://bucket/a.png' } },
    { type: 'media', kind: 'document', source: { type: 'base64', data: 'x' }, mediaType: 'application/zip' },
    { type: 'media', kind: 'image', source: { type: 'file', id: 'file-1', family: 'openai' } },
  ];
  it.each(refused)('H43 what cannot be taken is told: %j', (part) => {
    const { body, warnings } = encode(partsRequest([part]));
    expect(body.messages[0].content).toBe('Hello');
    expect(warnings).toHaveLength(1);
  });

  it('H43 the type of an image is read from its data where nobody says it; text files are sent as text', () => {
    const image: Part = { type: 'media', kind: 'image', source: { type: 'base64', data: '/9j/4AAQ' } };
    expect(encode(partsRequest([image])).body.messages[0].content[0].source.media_type).toBe('image/jpeg');
    const data = Buffer.from('a,b').toString('base64');
    const table: Part = { type: 'media', kind: 'document', source: { type: 'base64', data }, mediaType: 'text/csv' };
    expect(encode(partsRequest([table])).body.messages[0].content[0].source).toMatchObject({
      type: 'text',
      data: 'a,b',
    });
  });

  it('H44 blank texts and empty turns are left out, and turns around them are merged', () => {
    const { body } = recode({
      messages: [
        user,
        { role: 'assistant', content: [] },
        { role: 'user', content: [{ type: 'text', text: '\n' }] },
        user,
      ],
    });
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'text', text: 'Hello' },
        ],
      },
    ]);
    expect(() => encode(foreignRequest({ messages: [{ role: 'user', parts: [] }] }))).toThrow(
      expect.objectContaining({ kind: 'invalid_request', param: 'messages' }),
    );
  });

  it('H44 the white space at the end of a prefill is cut; models without prefill are asked to continue', () => {
    const messages = [user, { role: 'assistant', content: 'Well, ' }];
    const old = recode({ messages });
    expect(old.body.messages[1].content).toBe('Well,');
    expect(old.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
    const recent = recode({ messages: [user, { role: 'assistant', content: 'Well,' }] }, 'claude-opus-4-6');
    expect(recent.body.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(recent.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
  });

  it('H43 what the assistant made beyond text is not shown to it again, with a warning', () => {
    const picture: Part = { type: 'media', kind: 'image', source: { type: 'base64', data: '/9j/4AAQ' } };
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'Draw.' }] },
          { role: 'assistant', parts: [picture, { type: 'text', text: 'Done.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Again.' }] },
        ],
      }),
    );
    expect(body.messages[1]).toEqual({ role: 'assistant', content: 'Done.' });
    expect(warnings).toMatchObject([{ code: 'dropped' }]);
  });

  it('a conversation of another protocol that begins with the assistant gets a user turn before it', () => {
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'assistant', parts: [{ type: 'text', text: 'Hi.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
        ],
      }),
    );
    expect(body.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(warnings).toMatchObject([{ code: 'changed' }]);
  });
});

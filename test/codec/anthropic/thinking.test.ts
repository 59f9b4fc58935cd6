// Thinking through this codec: blocks, signatures, budgets and levels. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import { wrapSignature } from '../../../src/codec/canonical/family-state.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { decode, encode, foreignRequest, hear, messageFrames, recode, tell, tellStream } from './harness.ts';

const thought = { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' };
const redacted = { type: 'redacted_thinking', data: 'b3BhcXVl' };
const call = { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'moon' } };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'bright' };
const user = { role: 'user', content: 'Hello' };

describe('thinking blocks', () => {
  it('H02 H05 go back as they came, in order, before the call of their turn', () => {
    const content = [thought, redacted, { type: 'thinking', thinking: '', signature: 'b25seQ==' }, call];
    const { body, warnings } = recode({
      messages: [user, { role: 'assistant', content }, { role: 'user', content: [result] }],
    });
    expect(body.messages[1].content).toEqual(content);
    expect(warnings).toEqual([]);
  });

  it('H03 open a thinking block when they come first, and a text block only after it', () => {
    const { text } = tellStream([
      { type: 'start' },
      { type: 'part-start', candidate: 0, part: 0, opened: { type: 'thinking' } },
      { type: 'part-delta', candidate: 0, part: 0, text: 'Hm.' },
      { type: 'part-end', candidate: 0, part: 0 },
      { type: 'part-start', candidate: 0, part: 1, opened: { type: 'text' } },
      { type: 'part-delta', candidate: 0, part: 1, text: 'Yes.' },
      { type: 'part-end', candidate: 0, part: 1 },
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'end' },
    ]);
    expect(checkAnthropicStream(text).content).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: '' },
      { type: 'text', text: 'Yes.' },
    ]);
  });

  it('H04 are emitted when only signed, and when redacted, in streams too', () => {
    const events = hear(
      messageFrames([
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'content_block_start', index: 1, content_block: redacted },
        { type: 'content_block_stop', index: 1 },
      ]),
    );
    const { content } = checkAnthropicStream(tellStream(events).text);
    expect(content).toEqual([{ type: 'thinking', thinking: '', signature: 'c2ln' }, redacted]);
  });

  it('H01 H07 of other families ride wrapped through a client, with their item id, and come back', () => {
    const signature = { family: 'openai', value: 'ZW5j', id: 'rs_1' };
    const { body } = tell({
      candidates: [{ index: 0, parts: [{ type: 'thinking', text: 'Hm.', signature }], finish: { reason: 'stop' } }],
    });
    expect(body.content).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: wrapSignature('openai', 'ZW5j', 'rs_1') },
    ]);
    const again = decode({ messages: [user, { role: 'assistant', content: body.content }] });
    expect(again.messages[1]?.parts).toEqual([{ type: 'thinking', text: 'Hm.', signature }]);
  });

  it('H01 a signature on a call rides in its id, and the result finds its call', () => {
    const signature = { family: 'gemini', value: 'c2ln' };
    const { body } = tell({
      candidates: [
        {
          index: 0,
          parts: [{ type: 'tool-call', id: 'call_1', name: 'look', arguments: '{}', signature }],
          finish: { reason: 'stop' },
        },
      ],
    });
    const id = body.content[0].id;
    expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
    const again = decode({
      messages: [
        user,
        { role: 'assistant', content: body.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x' }] },
      ],
    });
    expect(again.messages[1]?.parts[0]).toMatchObject({ id: 'call_1', signature });
    expect(again.messages[2]?.parts[0]).toMatchObject({ callId: 'call_1', name: 'look' });
  });

  it('H08 are left out with a warning where a Claude did not sign them; other vendors take them unsigned', () => {
    const request = decode({
      messages: [
        user,
        {
          role: 'assistant',
          content: [
            { ...thought, signature: '' },
            { type: 'text', text: 'Yes.' },
          ],
        },
        user,
      ],
    });
    const claude = encode(request);
    expect(claude.body.messages[1].content).toBe('Yes.');
    expect(claude.warnings).toMatchObject([{ code: 'dropped', path: 'messages[1].content[0]' }]);
    const other = encode(request, 'kimi-k3', { family: 'moonshot' });
    expect(other.body.messages[1].content[0]).toEqual({ ...thought, signature: '' });
    expect(other.warnings).toEqual([]);
  });

  it('H11 are not shown to a client that switched thinking off, nor their text to one that asked to omit it', () => {
    const parts = [
      { type: 'thinking', text: 'Hm.', signature: { family: 'anthropic', value: 'c2ln' } },
      { type: 'text', text: 'Yes.' },
    ] as const;
    const response = { candidates: [{ index: 0, parts, finish: { reason: 'stop' } }] } as const;
    expect(tell(response, decode({ thinking: { type: 'disabled' } })).body.content).toEqual([
      { type: 'text', text: 'Yes.' },
    ]);
    const omitted = tell(response, decode({ thinking: { type: 'adaptive', display: 'omitted' } }));
    expect(omitted.body.content[0]).toEqual({ type: 'thinking', thinking: '', signature: 'c2ln' });
  });
});

describe('thinking settings', () => {
  const effort = (level: string, more: ChatRequest['parameters'] = {}) =>
    foreignRequest({ parameters: { reasoning_effort: level, ...more } });

  it('H10 a level is a budget for models that know budgets only, below max_tokens', () => {
    const { body, warnings } = encode(effort('high'));
    expect(body.thinking).toEqual({ type: 'enabled', budget_tokens: 24_576 });
    expect(body.max_tokens).toBeGreaterThan(24_576);
    expect(warnings).toEqual([]);
  });

  it('H10 a budget that max_tokens does not allow is lowered with a warning, and given up where nothing is left', () => {
    const lowered = encode(effort('high', { max_tokens: 5_000 }));
    expect(lowered.body.thinking.budget_tokens).toBe(4_999);
    expect(lowered.warnings).toMatchObject([{ code: 'changed', path: 'reasoning_effort' }]);
    const none = encode(effort('high', { max_tokens: 1_000 }));
    expect(none.body.thinking).toBeUndefined();
    expect(none.body.max_tokens).toBe(1_000);
    expect(none.warnings).toMatchObject([{ code: 'dropped', path: 'reasoning_effort' }]);
  });

  it('H10 newer models think adaptively, with the level; xhigh and max are not lowered', () => {
    for (const level of ['low', 'xhigh', 'max']) {
      const { body, warnings } = encode(effort(level), 'claude-opus-5');
      expect(body).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: level } });
      expect(warnings).toEqual([]);
    }
    const older = encode(effort('xhigh'), 'claude-opus-4-6');
    expect(older.body.output_config).toEqual({ effort: 'max' });
    expect(older.warnings).toMatchObject([{ code: 'changed', path: 'reasoning_effort' }]);
  });

  it('H10 a budget becomes a level, with a warning, where no budget is taken', () => {
    const { body, warnings } = recode(
      { thinking: { type: 'enabled', budget_tokens: 20_000 }, max_tokens: 30_000 },
      'claude-opus-4-8',
    );
    expect(body).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
    expect(warnings).toMatchObject([{ code: 'changed', path: 'thinking_budget' }]);
  });

  it('none switches thinking off in the way of each model, and says where it cannot', () => {
    expect(encode(effort('none')).body.thinking).toEqual({ type: 'disabled' });
    expect(encode(effort('none'), 'claude-opus-4-7').body.thinking).toBeUndefined();
    const always = encode(effort('none'), 'claude-fable-5-1');
    expect(always.body.thinking).toBeUndefined();
    expect(always.warnings).toMatchObject([{ code: 'dropped', path: 'reasoning_effort' }]);
    expect(encode(effort('high'), 'claude-3-haiku-20240307').warnings).toMatchObject([
      { code: 'dropped', path: 'reasoning_effort' },
    ]);
  });

  it('a level alone from a client of this protocol asks for no thinking', () => {
    const { body } = recode({ output_config: { effort: 'low' } }, 'claude-opus-5');
    expect(body.thinking).toBeUndefined();
    expect(body.output_config).toEqual({ effort: 'low' });
  });

  it('fields of thinking and output_config that nobody else knows come back', () => {
    const body = {
      thinking: { type: 'adaptive', display: 'summarized', block_binding: { on_mismatch: 'drop' } },
      output_config: { effort: 'high', task_budget: { type: 'tokens', total: 5 } },
    };
    expect(recode(body, 'claude-opus-5').body).toMatchObject(body);
    expect(recode({ thinking: { type: 'between_tools' } }, 'claude-opus-5').body.thinking).toEqual({
      type: 'between_tools',
    });
  });

  it('H06 stays on where a past turn lacks thoughts, and off only where the open tool loop does', () => {
    const past = [
      user,
      { role: 'assistant', content: [call] },
      { role: 'user', content: [result] },
      { role: 'assistant', content: 'Bright.' },
    ];
    const thinking = { type: 'enabled', budget_tokens: 2_000 };
    const closed = recode({ messages: [...past, user], thinking, max_tokens: 4_000 });
    expect(closed.body.thinking).toEqual(thinking);
    expect(closed.warnings).toEqual([]);
    const open = recode({ messages: past.slice(0, 3), thinking, max_tokens: 4_000 });
    expect(open.body.thinking).toBeUndefined();
    expect(open.warnings).toMatchObject([{ code: 'dropped', path: 'thinking' }]);
  });

  it('a forced call leaves no room for a fixed budget', () => {
    const tools = [{ name: 'look', input_schema: { type: 'object' } }];
    const { body, warnings } = recode({
      ...{ tools, tool_choice: { type: 'any' }, max_tokens: 4_000 },
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    expect(body.thinking).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'dropped', path: 'thinking' }]);
  });

  it('quirks say what the name of a model does not', () => {
    const { body } = encode(effort('high'), 'house-model', {
      family: 'house',
      quirks: { thinking: 'adaptive', max_tokens: 777 },
    });
    expect(body).toMatchObject({ max_tokens: 777, thinking: { type: 'adaptive' } });
  });
});

// What the suites know of each protocol besides its codec: a target that can do all of it, and its grammar.
import { expect } from 'vitest';
import type { ProviderProtocol } from '../../../src/vocabulary.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import { checkOllamaStream } from '../../support/grammar-ollama.ts';
import { checkChatStream } from '../../support/grammar-openai-chat.ts';
import { readResponsesStream } from '../../support/grammar-openai-responses.ts';
import type { Subject } from './conformance.ts';

export const SUBJECTS: Readonly<Record<ProviderProtocol, Omit<Subject, 'codec'>>> = {
  'openai-chat': {
    family: 'openrouter',
    model: 'some/model',
    quirks: { reasoning_field: 'reasoning_details' },
    checkStream: (text) => checkChatStream(text, { usage: true }),
  },
  'openai-responses': { family: 'openai', model: 'gpt-5', checkStream: readResponsesStream },
  anthropic: { family: 'anthropic', model: 'claude-sonnet-4-5', checkStream: checkAnthropicStream },
  gemini: { family: 'gemini', model: 'gemini-2.5-pro', checkStream: (text) => checkGeminiStream(text) },
  ollama: { family: 'ollama', model: 'qwen3', checkStream: checkOllamaStream },
  demo: { family: 'demo', model: 'echo', checkStream: checkLines },
};

/** Lines of JSON objects, whole to the last. */
function checkLines(text: string): void {
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) expect(typeof JSON.parse(line)).toBe('object');
  expect(text.endsWith('\n')).toBe(true);
}

// Every codec of the registry, put through the one suite.
import { expect, test } from 'vitest';
import { CODECS, codecFor } from '../../../src/codec/index.ts';
import { PROTOCOLS, PROVIDER_PROTOCOLS, type ProviderProtocol } from '../../../src/vocabulary.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import { checkOllamaStream } from '../../support/grammar-ollama.ts';
import { checkChatStream } from '../../support/grammar-openai-chat.ts';
import { readResponsesStream } from '../../support/grammar-openai-responses.ts';
import { conformance, type Subject } from './conformance.ts';

const SUBJECTS: Readonly<Record<ProviderProtocol, Omit<Subject, 'codec'>>> = {
  'openai-chat': {
    family: 'openrouter',
    model: 'some/model',
    quirks: { reasoning_field: 'reasoning_details' },
    checkStream: (text) => checkChatStream(text, { usage: true }),
  },
  'openai-responses': { family: 'openai', model: 'gpt-5', checkStream: readResponsesStream },
  anthropic: { family: 'anthropic', model: 'claude-sonnet-4-5', checkStream: checkAnthropicStream },
  gemini: { family: 'gemini', model: 'gemini-2.5-pro', checkStream: checkGeminiStream },
  ollama: { family: 'ollama', model: 'qwen3', checkStream: checkOllamaStream },
  demo: { family: 'demo', model: 'echo', checkStream: checkLines },
};

/** Lines of JSON objects, whole to the last. */
function checkLines(text: string): void {
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) expect(typeof JSON.parse(line)).toBe('object');
  expect(text.endsWith('\n')).toBe(true);
}

test('the registry has a codec for every protocol', () => {
  expect(CODECS.map(({ protocol }) => protocol).sort()).toEqual([...PROTOCOLS].sort());
  expect(PROVIDER_PROTOCOLS.map((protocol) => codecFor(protocol).protocol)).toEqual([...PROVIDER_PROTOCOLS]);
});

for (const protocol of PROVIDER_PROTOCOLS) {
  const codec = [...CODECS, codecFor('demo')].find((known) => known.protocol === protocol);
  if (codec !== undefined) conformance({ ...SUBJECTS[protocol], codec });
}

// The registry of wire protocols: one line each. Endpoints, the conformance suite and every pair of protocols follow from it.
import type { ProviderProtocol } from '../vocabulary.ts';
import { anthropicCodec } from './anthropic/index.ts';
import type { ClientCodec, Codec } from './codec.ts';
import { demo } from './demo/index.ts';
import { geminiCodec } from './gemini/index.ts';
import { ollamaCodec } from './ollama/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openaiResponsesCodec } from './openai-responses/index.ts';

/** The protocols that clients speak; the first whose endpoint matches a path takes it. */
export const CODECS: readonly ClientCodec[] = [
  openAiChat,
  anthropicCodec,
  openaiResponsesCodec,
  geminiCodec,
  ollamaCodec,
];

/** Those, and what only providers speak. */
const PROVIDER_CODECS: readonly Codec[] = [...CODECS, demo];

/** The codec of a protocol. Every protocol of the vocabulary has one. */
export function codecFor(protocol: ProviderProtocol): Codec {
  const found = PROVIDER_CODECS.find((codec) => codec.protocol === protocol);
  if (found === undefined) throw new TypeError(`no codec for ${protocol}`);
  return found;
}

// How a client of each protocol asks for a chat, and where its errors say what is wrong.
import { expect } from 'vitest';
import type { Protocol } from '../../src/vocabulary.ts';

export interface Dialect {
  /** With the model in it, where the protocol has it there. */
  path(model: string, stream: boolean): string;
  body(model: string, stream: boolean): Record<string, unknown>;
  /** What an error of this status is, in its own shape. */
  error(status: number): object;
}

const MESSAGES = [{ role: 'user', content: 'hi' }];

const openAiError = (): object => ({ error: { message: expect.any(String), type: 'invalid_request_error' } });

const GOOGLE_STATUS: Readonly<Record<number, string>> = { 400: 'INVALID_ARGUMENT', 413: 'INVALID_ARGUMENT' };

export const DIALECTS: Readonly<Record<Protocol, Dialect>> = {
  'openai-chat': {
    path: () => '/v1/chat/completions',
    body: (model, stream) => ({ model, stream, messages: MESSAGES }),
    error: openAiError,
  },
  'openai-responses': {
    path: () => '/v1/responses',
    body: (model, stream) => ({ model, stream, input: MESSAGES }),
    error: openAiError,
  },
  anthropic: {
    path: () => '/v1/messages',
    body: (model, stream) => ({ model, stream, max_tokens: 10, messages: MESSAGES }),
    error: (status) => ({
      type: 'error',
      error: {
        type: status === 413 ? 'request_too_large' : 'invalid_request_error',
        message: expect.any(String),
      },
    }),
  },
  gemini: {
    path: (model, stream) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: () => ({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }),
    error: (status) => ({
      error: { code: status, message: expect.any(String), status: GOOGLE_STATUS[status] ?? expect.any(String) },
    }),
  },
  ollama: {
    path: () => '/api/chat',
    body: (model, stream) => ({ model, stream, messages: MESSAGES }),
    error: () => ({ error: expect.any(String) }),
  },
};

// What each model of the demo provider does. The table is the documentation; docs/demo.md shows it with examples.
import { ERROR_KIND_TABLE, type ErrorKind } from '../../errors.ts';
import type { Message, Part, Tool } from '../canonical/content.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { FinishReason } from '../canonical/response.ts';
import { exampleValue } from './example-value.ts';

export type Behaviour =
  | {
      readonly kind: 'answer';
      readonly parts: readonly Part[];
      readonly finish: FinishReason;
      /** Milliseconds before the first word, and between two. */
      readonly firstMs: number;
      readonly wordMs: number;
      /** The connection breaks after so many words. */
      readonly cutAfter?: number;
    }
  | { readonly kind: 'fail'; readonly error: ErrorKind; readonly status: number; readonly retryAfterSeconds?: number }
  /** 200, and then a page instead of an answer. */
  | { readonly kind: 'page' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'refuse' };

type ModelBehaviour = (request: ChatRequest) => Behaviour;

const SENTENCE = 'A fairlead guides the line from any side and keeps it from chafing on its way to the winch.';

/**
 * | model | what it does |
 * |---|---|
 * | `echo` | answers with the last text of the user |
 * | `words` | a sentence, word by word, 20 ms apart |
 * | `tool` | calls the first offered tool (or the one that is asked for) with arguments made from its schema; answers with text once the result is there |
 * | `think` | a thought, then a text |
 * | `slow` | 5 s to the first word |
 * | `long` | 1000 words at once; `long-N`: N words |
 * | `cut` | the connection breaks after some words, or in the midst of a whole answer |
 * | `hang` | takes the request and never answers |
 * | `fail-rate-limited`, `fail-overloaded` | 429, 503, each with `Retry-After: 1` |
 * | `fail-quota-exhausted`, `fail-auth-failed`, `fail-server-error`, `fail-timeout`, `fail-context-too-long`, `fail-content-filtered`, `fail-model-not-found`, `fail-invalid-request` | that error, with the status that vendors give it |
 * | `fail-network` | nobody is there to connect to |
 * | `fail-bad-response` | 200, and a page of HTML |
 * | `fail-stream-broken` | as `cut` |
 */
const MODELS: Readonly<Record<string, ModelBehaviour>> = {
  echo: (request) => answer(lastUserText(request.messages)),
  words: () => answer(SENTENCE, { wordMs: 20 }),
  tool: callTool,
  think: (request) => ({
    ...answer(SENTENCE),
    parts: [
      { type: 'thinking', text: `The user said ${wordsOf(lastUserText(request.messages)).length} words.` },
      { type: 'text', text: SENTENCE },
    ],
  }),
  slow: () => answer(SENTENCE, { firstMs: 5_000 }),
  long: () => answer(longText(1_000)),
  cut: () => answer(SENTENCE, { cutAfter: 5 }),
  hang: () => ({ kind: 'hang' }),
  'fail-rate-limited': () => fail('rate_limited', 1),
  'fail-overloaded': () => fail('overloaded', 1),
  'fail-quota-exhausted': () => fail('quota_exhausted'),
  'fail-auth-failed': () => fail('auth_failed'),
  'fail-server-error': () => ({ kind: 'fail', error: 'server_error', status: 500 }),
  'fail-timeout': () => fail('timeout'),
  'fail-context-too-long': () => fail('context_too_long'),
  'fail-content-filtered': () => fail('content_filtered'),
  'fail-model-not-found': () => fail('model_not_found'),
  'fail-invalid-request': () => fail('invalid_request'),
  'fail-network': () => ({ kind: 'refuse' }),
  'fail-bad-response': () => ({ kind: 'page' }),
  'fail-stream-broken': () => answer(SENTENCE, { cutAfter: 5 }),
};

export const DEMO_MODELS = Object.keys(MODELS);

/** Undefined for a model that is not there. */
export function behaviourOf(request: ChatRequest): Behaviour | undefined {
  const [, count] = /^long-(\d{1,6})$/.exec(request.model) ?? [];
  if (count !== undefined) return answer(longText(Number(count)));
  return Object.hasOwn(MODELS, request.model) ? MODELS[request.model]?.(request) : undefined;
}

type Answer = Extract<Behaviour, { kind: 'answer' }>;

function answer(text: string, more: Partial<Pick<Answer, 'firstMs' | 'wordMs' | 'cutAfter'>> = {}): Answer {
  return { kind: 'answer', parts: [{ type: 'text', text }], finish: 'stop', firstMs: 0, wordMs: 0, ...more };
}

function fail(error: ErrorKind, retryAfterSeconds?: number): Behaviour {
  const { status } = ERROR_KIND_TABLE[error];
  return { kind: 'fail', error, status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

function callTool(request: ChatRequest): Behaviour {
  const result = request.messages.at(-1)?.parts.find((part) => part.type === 'tool-result');
  if (result !== undefined) return answer(`The tool said: ${textOf(result.content)}`);
  const tool = chosenTool(request);
  if (tool === undefined) return answer('No tool was offered.');
  const isCustom = tool.type === 'custom';
  const parameters = tool.type === 'function' ? tool.parameters : undefined;
  const part: Part = {
    type: 'tool-call',
    id: `call_demo_${request.messages.length}`,
    name: tool.name,
    arguments: isCustom ? 'demo' : JSON.stringify(exampleValue(parameters, parameters)),
    ...(isCustom && { custom: true }),
  };
  return { ...answer(''), parts: [part], finish: 'tool_calls' };
}

function chosenTool({ tools, toolChoice }: ChatRequest): Exclude<Tool, { type: 'native' }> | undefined {
  if (toolChoice?.mode === 'none') return undefined;
  const named = tools.filter((tool) => tool.type !== 'native');
  return toolChoice?.mode === 'named' ? named.find(({ name }) => name === toolChoice.name) : named[0];
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ');
}

/** Words with the white space before them, so that joined they are the text again. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+(\s+$)?/g) ?? [];
}

function lastUserText(messages: readonly Message[]): string {
  return textOf(messages.findLast(({ role }) => role === 'user')?.parts ?? []);
}

function longText(words: number): string {
  return Array.from({ length: words }, (_, index) => `word${index + 1}`).join(' ');
}

// One of each thing that an answer can say, and where to look for it in what the client hears.
import type { Part, Signature } from '../../../src/codec/canonical/content.ts';
import { splitCallId, unwrapSignature } from '../../../src/codec/canonical/family-state.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import {
  type Candidate,
  type ChatResponse,
  FINISH_REASONS,
  type FinishReason,
} from '../../../src/codec/canonical/response.ts';
import type { Usage } from '../../../src/codec/canonical/usage.ts';

export interface AnswerRow {
  readonly name: string;
  /** What the client must have asked to hear it. */
  readonly request?: Partial<ChatRequest>;
  /** As a provider of this family says it. */
  answer(family: string): ChatResponse;
  /** What the row is about; undefined where the answer does not say it. */
  read(answer: ChatResponse): unknown;
  /** Whether a client is told the same in its protocol's own words, where `read` finds it otherwise. */
  means?(received: ChatResponse): boolean;
}

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const text = (value: string): Part => ({ type: 'text', text: value });
const call = (id: string, name: string): Part => ({ type: 'tool-call', id, name, arguments: '{"city":"Oslo"}' });

function candidate(parts: readonly Part[], more: Partial<Candidate> = {}): Candidate {
  return { index: 0, parts, finish: { reason: 'stop' }, ...more };
}

function answer(candidates: readonly Candidate[], usage: Usage = { inputTokens: 120, outputTokens: 60 }): ChatResponse {
  return { id: 'id-1', model: 'served', created: 1_700_000_000, candidates, usage };
}

const partsOf = ({ candidates }: ChatResponse): readonly Part[] => candidates.flatMap(({ parts }) => parts);

function firstOf<T extends Part['type'], V>(type: T, read: (part: Extract<Part, { type: T }>) => V) {
  return (said: ChatResponse): V | undefined => {
    const found = partsOf(said).find((part): part is Extract<Part, { type: T }> => part.type === type);
    return found === undefined ? undefined : read(found);
  };
}

/** An answer of these parts. */
function saying(
  name: string,
  parts: (family: string) => readonly Part[],
  read: AnswerRow['read'],
  means?: AnswerRow['means'],
): AnswerRow {
  return {
    name,
    answer: (family) => {
      const said = parts(family);
      const reason = said.some(({ type }) => type === 'tool-call') ? 'tool_calls' : 'stop';
      return answer([candidate(said, { finish: { reason } })]);
    },
    read,
    ...(means !== undefined && { means }),
  };
}

/** As it goes back with the next request, from a field or from a call's id. */
function signed(signature: Signature | undefined): unknown {
  if (signature === undefined) return undefined;
  return unwrapSignature(signature.value, signature.family).value;
}

const CITED = { url: 'https://example.com/', title: 'Oslo', start: 0, end: 4 };

const LOGPROBS = { content: [{ token: 'Yes', logprob: -0.1, bytes: [89, 101, 115], top_logprobs: [] }], refusal: null };

const CONTENT: readonly AnswerRow[] = [
  saying(
    'text',
    () => [text('Yes.')],
    firstOf('text', (part) => part.text),
  ),
  saying(
    'refusal',
    () => [{ type: 'refusal', text: 'I cannot.' }],
    firstOf('refusal', (part) => part.text),
    ({ candidates }) => candidates[0]?.finish.reason === 'refusal',
  ),
  saying(
    'thinking, its text',
    () => [{ type: 'thinking', text: 'Hm.' }, text('Yes.')],
    firstOf('thinking', (part) => part.text || undefined),
  ),
  saying(
    'thinking, its signature',
    (family) => [
      { type: 'thinking', text: 'Hm.', signature: { family, value: 'c2lnbmF0dXJl', id: 'rs_1' } },
      text('Yes.'),
    ],
    firstOf('thinking', ({ signature }) => signed(signature)),
  ),
  saying(
    'thinking, redacted',
    (family) => [
      { type: 'thinking', text: '', redacted: true, signature: { family, value: 'aGlkZGVu', id: 'rs_1' } },
      text('Yes.'),
    ],
    firstOf('thinking', ({ signature }) => signed(signature)),
  ),
  saying(
    'a call',
    () => [call('call_a1', 'get_weather')],
    firstOf('tool-call', (part) => [part.name, JSON.parse(part.arguments)]),
  ),
  saying(
    'text and parallel calls',
    () => [text('So.'), call('call_a1', 'get_weather'), call('call_b2', 'get_time')],
    (said) => partsOf(said).map((part) => (part.type === 'tool-call' ? part.name : part.type)),
  ),
  saying(
    'signature of a call',
    (family) => [{ ...call('call_a1', 'get_time'), signature: { family, value: 'c2ln' } } as Part],
    firstOf('tool-call', ({ id, signature }) => signed(signature ?? splitCallId(id).signature)),
  ),
  saying(
    'citations',
    () => [{ type: 'text', text: 'Oslo is cold.', citations: [CITED] }],
    firstOf('text', ({ citations }) => citations?.map(({ url }) => url)),
  ),
  saying(
    'an image',
    () => [
      text('See.'),
      { type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' },
    ],
    firstOf('media', ({ source }) => source),
  ),
];

const COUNTS = {
  cacheReadTokens: 'cache reads',
  cacheWriteTokens: 'cache writes',
  reasoningTokens: 'reasoning',
} as const;

const WHOLE: readonly AnswerRow[] = [
  {
    name: 'several candidates',
    request: { parameters: { n: 2 } },
    answer: () => answer([candidate([text('A')]), candidate([text('B')], { index: 1 })]),
    read: ({ candidates }) => (candidates.length < 2 ? undefined : candidates.length),
  },
  {
    name: 'logprobs',
    request: { parameters: { logprobs: true, top_logprobs: 1 } },
    answer: () => answer([candidate([text('Yes')], { logprobs: LOGPROBS })]),
    read: ({ candidates }) => JSON.stringify(candidates[0]?.logprobs)?.match(/"token":"Yes"/)?.[0],
  },
  ...(['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const).map(
    (count): AnswerRow => ({
      name: `usage: ${COUNTS[count]}`,
      answer: () => answer([candidate([text('Yes.')])], { inputTokens: 120, outputTokens: 60, [count]: 20 }),
      read: ({ usage }) => usage?.[count] || undefined,
    }),
  ),
  {
    name: 'usage: input and output',
    answer: () => answer([candidate([text('Yes.')])]),
    read: ({ usage }) => usage && [usage.inputTokens, usage.outputTokens],
  },
];

/** What some protocols have one word for. */
const SAME_WORD: readonly FinishReason[] = ['refusal', 'content_filter'];

const FINISHES: readonly AnswerRow[] = FINISH_REASONS.filter((reason) => reason !== 'tool_calls').map((reason) => ({
  name: `finish: \`${reason}\``,
  answer: () =>
    answer([
      candidate([text('So far')], { finish: { reason, ...(reason === 'stop_sequence' && { stopSequence: 'END' }) } }),
    ]),
  read: ({ candidates }) => (candidates[0]?.finish.reason === reason ? reason : undefined),
  means: ({ candidates }) =>
    SAME_WORD.includes(reason) && candidates.some(({ finish }) => SAME_WORD.includes(finish.reason)),
}));

export const ANSWER_ROWS: readonly AnswerRow[] = [...CONTENT, ...WHOLE, ...FINISHES];

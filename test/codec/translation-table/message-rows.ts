// What messages can say: roles, media, documents, thinking of earlier turns, calls and their results.
import type { Message, Part } from '../../../src/codec/canonical/content.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ClientWords, RequestRow } from './request-row.ts';
import { WEATHER } from './tool-rows.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const text = (value: string): Part => ({ type: 'text', text: value });
const user = (...parts: Part[]): Message => ({ role: 'user', parts });
const assistant = (...parts: Part[]): Message => ({ role: 'assistant', parts });
const called = (id: string): Part => ({ type: 'tool-call', id, name: 'get_weather', arguments: '{"city":"Oslo"}' });
const result = (callId: string, more: object = {}): Part => ({
  type: 'tool-result',
  callId,
  name: 'get_weather',
  content: [text('7 C')],
  ...more,
});

const partsOf = (request: ChatRequest): readonly Part[] => request.messages.flatMap(({ parts }) => parts);
const inner = (request: ChatRequest): readonly Part[] =>
  partsOf(request).flatMap((part) => (part.type === 'tool-result' ? part.content : []));

/** A request of one user's turn, with this in it. */
function content(name: string, part: Part, read: (parts: readonly Part[]) => unknown): RequestRow {
  return { name, request: { messages: [user(text('Look.'), part)] }, read: (request) => read(partsOf(request)) };
}

function media(name: string, part: Omit<Extract<Part, { type: 'media' }>, 'type'>): RequestRow {
  return content(
    name,
    { type: 'media', ...part },
    (parts) => parts.flatMap((found) => (found.type === 'media' ? [[found.kind, found.source]] : []))[0],
  );
}

/** A past turn of the assistant with this in it, and the next question. */
function past(
  name: string,
  part: Part | ((client: ClientWords) => Part),
  read: (parts: readonly Part[]) => unknown,
): RequestRow {
  const request = (said: Part) => ({
    messages: [user(text('Go.')), assistant(said, text('Done.')), user(text('On.'))],
  });
  return {
    name,
    request: typeof part === 'function' ? (client) => request(part(client)) : request(part),
    read: (asked) => read(partsOf(asked)),
  };
}

/** A call, and what came of it. */
function turn(name: string, results: readonly Part[], read: (request: ChatRequest) => unknown): RequestRow {
  const ids = results.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : []));
  const messages: Message[] = [user(text('Weather?')), assistant(...ids.map(called)), { role: 'tool', parts: results }];
  return { name, request: { tools: [WEATHER], messages }, read };
}

function firstOf<T extends Part['type'], V>(type: T, read: (part: Extract<Part, { type: T }>) => V) {
  return (parts: readonly Part[]): V | undefined => {
    const found = parts.find((part): part is Extract<Part, { type: T }> => part.type === type);
    return found === undefined ? undefined : read(found);
  };
}

export const MESSAGE_ROWS: readonly RequestRow[] = [
  {
    name: 'system instructions',
    request: { messages: [{ role: 'system', parts: [text('Be brief.')] }, user(text('Hi'))] },
    read: ({ messages }) =>
      messages.find(({ role }) => role !== 'user')?.parts.map((part) => 'text' in part && part.text),
  },
  {
    name: '`developer` role',
    request: { messages: [{ role: 'developer', parts: [text('Be brief.')] }, user(text('Hi'))] },
    read: ({ messages }) => messages.find(({ role }) => role === 'developer' || role === 'system')?.parts.length,
  },
  {
    name: 'system message between turns',
    request: {
      messages: [
        user(text('Hi')),
        assistant(text('Yes?')),
        { role: 'system', parts: [text('Be brief.')] },
        user(text('On')),
      ],
    },
    read: ({ messages }) => {
      const at = messages.findIndex(({ role }) => role === 'system' || role === 'developer');
      return at < 0 ? undefined : at;
    },
  },
  {
    name: 'several turns',
    request: { messages: [user(text('Hi')), assistant(text('Yes?')), user(text('On'))] },
    read: ({ messages }) => messages.map(({ role, parts }) => [role, parts.map((part) => 'text' in part && part.text)]),
  },
  {
    name: 'name of a speaker',
    request: { messages: [{ ...user(text('Hi')), name: 'ann' }] },
    read: ({ messages }) => messages[0]?.name,
  },
  media('image, inline', { kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' }),
  media('image, by URL', { kind: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }),
  content(
    'image, its `detail`',
    { type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png', detail: 'low' },
    firstOf('media', ({ detail }) => detail),
  ),
  media('sound, inline', { kind: 'audio', source: { type: 'base64', data: 'UklGRg==' }, mediaType: 'audio/wav' }),
  media('video, inline', { kind: 'video', source: { type: 'base64', data: 'AAAA' }, mediaType: 'video/mp4' }),
  media('PDF, inline', {
    kind: 'document',
    source: { type: 'base64', data: 'JVBERi0xLjQK' },
    mediaType: 'application/pdf',
    filename: 'a.pdf',
  }),
  media('PDF, by URL', {
    kind: 'document',
    source: { type: 'url', url: 'https://example.com/a.pdf' },
    mediaType: 'application/pdf',
  }),
  {
    name: 'file that the vendor keeps',
    request: ({ family }) => ({
      messages: [
        user(text('Read.'), { type: 'media', kind: 'document', source: { type: 'file', id: 'file-abc', family } }),
      ],
    }),
    read: (request) =>
      firstOf('media', ({ source }) => (source.type === 'file' ? source.id : undefined))(partsOf(request)),
  },
  content(
    'document as plain text',
    { type: 'media', kind: 'document', source: { type: 'text', text: 'Plain.' }, mediaType: 'text/plain' },
    (parts) => (JSON.stringify(parts).includes('Plain.') ? true : undefined),
  ),
  content(
    'file name of a document',
    {
      type: 'media',
      kind: 'document',
      source: { type: 'base64', data: 'JVBERi0xLjQK' },
      mediaType: 'application/pdf',
      filename: 'a.pdf',
    },
    firstOf('media', ({ filename }) => filename),
  ),
  content(
    'prompt-cache breakpoint',
    { type: 'text', text: 'Long.', cache: { ttl: '1h' } },
    (parts) => parts.find(({ cache }) => cache !== undefined)?.cache,
  ),
  {
    ...past(
      'past refusal',
      { type: 'refusal', text: 'I cannot.' },
      firstOf('refusal', (part) => part.text),
    ),
    means: (request) => partsOf(request).some((part) => part.type === 'text' && part.text.includes('I cannot.')),
  },
  past(
    'past thinking, its text',
    { type: 'thinking', text: 'Hm.' },
    firstOf('thinking', ({ text: said }) => said || undefined),
  ),
  past(
    'past thinking, its signature',
    ({ family }) => ({ type: 'thinking', text: 'Hm.', signature: { family, value: 'c2lnbmF0dXJl', id: 'rs_1' } }),
    firstOf('thinking', ({ signature }) => signature?.value),
  ),
  past(
    'past thinking, redacted',
    ({ family }) => ({
      type: 'thinking',
      text: '',
      redacted: true,
      signature: { family, value: 'aGlkZGVu', id: 'rs_1' },
    }),
    firstOf('thinking', ({ text: said, signature }) => (said === '' ? signature?.value : undefined)),
  ),
];

export const RESULT_ROWS: readonly RequestRow[] = [
  turn('calls and results', [result('call_a1')], (request) =>
    partsOf(request).flatMap((part) => (part.type === 'tool-call' ? [part.name, JSON.parse(part.arguments)] : [])),
  ),
  turn('parallel calls and results', [result('call_a1'), result('call_b2', { content: [text('8 C')] })], (request) =>
    inner(request).map((part) => 'text' in part && part.text),
  ),
  turn('result that is an error', [result('call_a1', { isError: true })], (request) =>
    firstOf('tool-result', ({ isError }) => isError)(partsOf(request)),
  ),
  turn(
    'result with an image',
    [
      result('call_a1', {
        content: [{ type: 'media', kind: 'image', source: { type: 'base64', data: PIXEL }, mediaType: 'image/png' }],
      }),
    ],
    (request) => [...inner(request), ...partsOf(request)].find((part) => part.type === 'media') && true,
  ),
];

// What a request can say of tools and of the form of the answer.
import { isDeepStrictEqual } from 'node:util';
import type { Tool } from '../../../src/codec/canonical/content.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { Protocol } from '../../../src/vocabulary.ts';
import type { RequestRow } from './request-row.ts';

const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
export const WEATHER: Tool = { type: 'function', name: 'get_weather', description: 'Of a city.', parameters: SCHEMA };
const CLOCK: Tool = {
  type: 'function',
  name: 'get_time',
  description: 'Now.',
  parameters: { type: 'object', properties: {} },
};

/** One tool, and what became of it. */
function tool(name: string, offered: Tool, read: (found: Tool) => unknown): RequestRow {
  return {
    name,
    request: { tools: [offered] },
    read: ({ tools }) => (tools[0] === undefined ? undefined : read(tools[0])),
  };
}

function choice(name: string, toolChoice: NonNullable<ChatRequest['toolChoice']>): RequestRow {
  return { name: `tool choice: ${name}`, request: { tools: [WEATHER, CLOCK], toolChoice }, read: choiceOf };
}

/** Not to offer tools is to forbid them, to require one of one is to name it, and `auto` is what happens anyway. */
function choiceOf({ toolChoice, tools }: ChatRequest): unknown {
  if (tools.length === 0) return 'none';
  const offered = tools.map((found) => ('name' in found ? found.name : ''));
  const { mode = 'auto', name, allowed = offered } = toolChoice ?? {};
  if (mode === 'none') return mode;
  const names = name === undefined ? allowed : [name];
  return [mode === 'named' ? 'required' : mode, names];
}

const SERVER_TOOLS: Readonly<Record<Protocol, JsonObject | undefined>> = {
  'openai-chat': undefined,
  'openai-responses': { type: 'file_search', vector_store_ids: ['vs_1'] },
  anthropic: { type: 'web_search_20250305', name: 'web_search' },
  gemini: { googleSearch: {} },
  ollama: undefined,
};

export const TOOL_ROWS: readonly RequestRow[] = [
  tool('function', WEATHER, (found) =>
    found.type === 'function' ? [found.name, found.description, found.parameters] : undefined,
  ),
  tool(
    'function, `strict`',
    { ...WEATHER, strict: true },
    (found) => (found.type === 'function' && found.strict) || undefined,
  ),
  tool('function, cache breakpoint', { ...WEATHER, cache: {} }, (found) =>
    found.type === 'function' ? found.cache : undefined,
  ),
  tool('custom tool (free text)', { type: 'custom', name: 'run', description: 'Runs.' }, (found) =>
    found.type === 'native' ? undefined : [found.type, found.name],
  ),
  tool(
    'custom tool, its grammar',
    { type: 'custom', name: 'run', format: { type: 'grammar', syntax: 'regex', definition: 'a+' } },
    (found) => (found.type === 'custom' ? found.format : undefined),
  ),
  {
    name: 'tool that the vendor runs',
    request: ({ protocol }) => {
      const value = SERVER_TOOLS[protocol];
      return { tools: value === undefined ? [] : [{ type: 'native', protocol, value }] };
    },
    read: ({ tools }) => tools.find(({ type }) => type === 'native'),
  },
  choice('none', { mode: 'none' }),
  choice('required', { mode: 'required' }),
  choice('named', { mode: 'named', name: 'get_time' }),
  choice('among some', { mode: 'auto', allowed: ['get_time'] }),
];

type JsonSchemaFormat = Extract<ChatRequest['responseFormat'], { type: 'json_schema' }>;

const FORMAT = { type: 'json_schema', name: 'place', description: 'A place.', strict: true, schema: SCHEMA } as const;

function format(
  name: string,
  read: (found: JsonSchemaFormat) => unknown,
  means?: (found: JsonSchemaFormat) => unknown,
): RequestRow {
  const found = ({ responseFormat }: ChatRequest) =>
    responseFormat?.type === 'json_schema' ? responseFormat : undefined;
  const reader = (look: typeof read) => (request: ChatRequest) => {
    const schema = found(request);
    return schema === undefined ? undefined : look(schema);
  };
  return {
    name: `JSON Schema, ${name}`,
    request: { responseFormat: FORMAT },
    read: reader(read),
    ...(means !== undefined && { means: (request, sent) => isDeepStrictEqual(reader(means)(request), sent) }),
  };
}

/** Without the labels that name and describe the whole. */
function unlabelled({ schema: { title: _, description: __, ...schema } }: JsonSchemaFormat): unknown {
  return schema;
}

export const FORMAT_ROWS: readonly RequestRow[] = [
  {
    name: 'JSON of any form',
    request: {
      responseFormat: { type: 'json' },
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'As JSON.' }] }],
    },
    read: ({ responseFormat }) => (responseFormat?.type === 'json' ? true : undefined),
  },
  format('the schema', unlabelled),
  format(
    'its name',
    ({ name }) => name,
    ({ schema }) => schema.title,
  ),
  format(
    'its description',
    ({ description }) => description,
    ({ schema }) => schema.description,
  ),
  // Where there is no such switch, schemas are always kept to.
  format(
    '`strict`',
    ({ strict }) => strict,
    ({ strict = true }) => strict,
  ),
];

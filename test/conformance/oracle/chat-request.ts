// Reads requests of OpenAI Chat Completions.
import { at, canonical, canonicalArguments, isRecord, type Json, type JsonRecord, list, record, text } from './json.ts';
import { FactCollector, type RequestFact, type Role, reasoningWord } from './request.ts';

const PARAMETERS = {
  max_tokens: 'max_tokens',
  max_completion_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  min_p: 'min_p',
  stop: 'stop',
  n: 'n',
  seed: 'seed',
  random_seed: 'seed',
  logprobs: 'logprobs',
  top_logprobs: 'top_logprobs',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
  repetition_penalty: 'repetition_penalty',
  user: 'user',
  service_tier: 'service_tier',
  prompt_cache_key: 'prompt_cache_key',
  store: 'store',
  verbosity: 'verbosity',
  parallel_tool_calls: 'parallel_tool_calls',
} as const;

const KNOWN = [
  'model',
  'stream',
  'stream_options',
  'messages',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'metadata',
  'modalities',
  ...Object.keys(PARAMETERS),
];

export function readChatRequest(body: JsonRecord): RequestFact[] {
  const facts = new FactCollector();
  list(body.messages).forEach((message, index) => {
    readMessage(facts, record(message), `messages[${index}]`);
  });
  list(body.tools).forEach((tool, index) => {
    readTool(facts, tool, `tools[${index}]`);
  });
  list(body.functions).forEach((tool, index) => {
    readFunction(facts, record(tool), `functions[${index}]`);
  });
  readChoice(facts, body.tool_choice, 'tool_choice');
  readChoice(facts, body.function_call, 'function_call');
  readFormat(facts, body.response_format);
  facts.parameters(body, PARAMETERS, '');
  for (const [path, value] of [
    ['reasoning_effort', body.reasoning_effort],
    ['reasoning', at(body.reasoning, 'effort') ?? at(body.reasoning, 'max_tokens') ?? at(body.reasoning, 'enabled')],
    ['thinking', at(body.thinking, 'type')],
  ] as const) {
    const word = reasoningWord(value);
    if (word !== undefined) facts.add('reasoning', word, path);
  }
  for (const [name, value] of Object.entries(record(body.metadata)))
    facts.add('own', canonical(value), `metadata.${name}`);
  facts.modalities(body.modalities, 'modalities');
  facts.rest(body, KNOWN, '');
  facts.rest(record(body.stream_options), ['include_usage'], 'stream_options');
  return facts.facts;
}

const ROLES: Readonly<Record<string, Role>> = { system: 'system', developer: 'system', assistant: 'assistant' };
const MESSAGE_FIELDS = [
  'role',
  'content',
  'name',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'refusal',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
];

function readMessage(facts: FactCollector, message: JsonRecord, path: string): void {
  const role = ROLES[text(message.role)] ?? 'user';
  for (const field of ['reasoning_content', 'reasoning'])
    facts.add('thinking', text(message[field]), `${path}.${field}`);
  list(message.reasoning_details).forEach((detail, index) => {
    const place = `${path}.reasoning_details[${index}]`;
    if (text(message.reasoning_content) + text(message.reasoning) === '')
      facts.add('thinking', text(at(detail, 'text')), place);
    facts.add('signature', text(at(detail, 'signature')) || text(at(detail, 'data')), place);
  });
  if (message.role === 'tool' || message.role === 'function') readResult(facts, message, path);
  else {
    readContent(facts, message.content, { path: `${path}.content`, role });
    if (text(message.name) !== '') facts.add('own', text(message.name), `${path}.name`);
  }
  facts.add('text', text(message.refusal), `${path}.refusal`, role);
  list(message.tool_calls).forEach((call, index) => {
    readCall(facts, call, `${path}.tool_calls[${index}]`);
  });
  if (isRecord(message.function_call)) readCall(facts, { function: message.function_call }, `${path}.function_call`);
  facts.rest(message, MESSAGE_FIELDS, path);
}

function readResult(facts: FactCollector, message: JsonRecord, path: string): void {
  const name = facts.calls.get(text(message.tool_call_id)) ?? text(message.name);
  const parts = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : list(message.content);
  facts.add('result', `${name}: ${parts.map((part) => text(at(part, 'text'))).join('')}`, path);
  parts.forEach((part, index) => {
    if (at(part, 'type') !== 'text') readPart(facts, record(part), { path: `${path}.content[${index}]`, role: 'user' });
  });
}

interface Place {
  readonly path: string;
  readonly role: Role;
}

function readContent(facts: FactCollector, content: Json | undefined, { path, role }: Place): void {
  if (typeof content === 'string') facts.add('text', content, path, role);
  list(content).forEach((part, index) => {
    readPart(facts, record(part), { path: `${path}[${index}]`, role });
  });
}

function readPart(facts: FactCollector, part: JsonRecord, { path, role }: Place): void {
  const type = text(part.type);
  switch (type) {
    case 'text':
    case 'refusal':
      facts.add('text', text(part[type]), path, role);
      break;
    case 'thinking':
      facts.add(
        'thinking',
        list(part.thinking)
          .map((one) => text(at(one, 'text')))
          .join('') || text(part.thinking),
        path,
      );
      break;
    case 'image_url':
    case 'video_url':
      facts.add('media', text(at(part, type, 'url')) || text(part[type]), path);
      if (!['', 'auto'].includes(text(at(part, type, 'detail'))))
        facts.add('own', text(at(part, type, 'detail')), `${path}.${type}.detail`);
      break;
    case 'input_audio':
      facts.add('media', text(at(part, 'input_audio', 'data')), path);
      break;
    case 'file':
      facts.add('media', text(at(part, 'file', 'file_data')) || text(at(part, 'file', 'file_id')), path);
      facts.add('word', text(at(part, 'file', 'filename')), `${path}.file.filename`);
      break;
    default:
      facts.add('own', canonical(part), path);
  }
  facts.rest(part, ['type', type, 'text'], path);
}

function readCall(facts: FactCollector, call: Json, path: string): void {
  const called = at(call, 'custom') ?? at(call, 'function');
  const name = text(at(called, 'name'));
  facts.calls.set(text(at(call, 'id')), name);
  facts.add('call', `${name} ${canonicalArguments(at(called, 'arguments') ?? at(called, 'input'))}`, path);
  facts.add('signature', text(at(call, 'extra_content', 'google', 'thought_signature')), path);
  facts.rest(record(call), ['id', 'type', 'function', 'custom', 'index', 'extra_content'], path);
}

function readTool(facts: FactCollector, tool: Json, path: string): void {
  const type = text(at(tool, 'type'));
  if (type === 'function' || at(tool, 'function') !== undefined) {
    readFunction(facts, record(at(tool, 'function')), path);
    facts.rest(record(tool), ['type', 'function'], path);
  } else if (type === 'custom') readCustom(facts, record(at(tool, 'custom')), path);
  else facts.add('own', canonical(tool), path);
}

/** The grammar of a custom tool stands one step deeper than in Responses. */
function readCustom(facts: FactCollector, { format, ...tool }: JsonRecord, path: string): void {
  readFunction(facts, tool, path);
  const { grammar, ...rest } = record(format);
  if (grammar !== undefined) facts.add('own', canonical({ ...rest, ...record(grammar) }), `${path}.custom.format`);
}

function readFunction(facts: FactCollector, tool: JsonRecord, path: string): void {
  facts.add('tool', text(tool.name), path);
  if (text(tool.description) !== '') facts.add('description', text(tool.description), path);
  facts.schema(tool.parameters, `${path}.function.parameters`);
  if (tool.strict === true) facts.add('parameter', `strict ${text(tool.name)}`, `${path}.function.strict`);
  facts.rest(tool, ['name', 'description', 'parameters', 'strict'], path);
}

function readChoice(facts: FactCollector, choice: Json | undefined, path: string): void {
  if (typeof choice === 'string') facts.add('choice', choice === 'any' ? 'required' : choice, path);
  const allowed = at(choice, 'allowed_tools');
  if (allowed !== undefined) {
    const names = list(at(allowed, 'tools')).map((tool) => text(at(tool, 'function', 'name')));
    facts.add('choice', `${text(at(allowed, 'mode'))} of ${names.join()}`, path);
  } else if (isRecord(choice)) {
    const name = text(at(choice, 'function', 'name')) || text(at(choice, 'custom', 'name')) || text(choice.name);
    facts.add('choice', `named ${name}`, path);
  }
}

function readFormat(facts: FactCollector, format: Json | undefined): void {
  const type = text(at(format, 'type'));
  if (type === 'json_object') facts.add('format', 'json', 'response_format');
  if (type !== 'json_schema') return;
  facts.add('format', 'schema', 'response_format');
  facts.schema(at(format, 'json_schema', 'schema'), 'response_format.json_schema.schema');
}

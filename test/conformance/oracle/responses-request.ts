// Reads requests of OpenAI Responses.
import { at, canonical, canonicalArguments, isRecord, type Json, type JsonRecord, list, record, text } from './json.ts';
import { FactCollector, type RequestFact, type Role, reasoningWord } from './request.ts';

const PARAMETERS = {
  max_output_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  top_logprobs: 'top_logprobs',
  user: 'user',
  service_tier: 'service_tier',
  prompt_cache_key: 'prompt_cache_key',
  store: 'store',
  parallel_tool_calls: 'parallel_tool_calls',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
  stop: 'stop',
  seed: 'seed',
  top_k: 'top_k',
} as const;

const KNOWN = [
  'model',
  'stream',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'text',
  'reasoning',
  'metadata',
  'include',
  ...Object.keys(PARAMETERS),
];

/** What is asked to be included: thoughts to send back, and probabilities, are asked for otherwise elsewhere. */
const INCLUDED_OTHERWISE = ['reasoning.encrypted_content', 'message.output_text.logprobs'];

export function readResponsesRequest(body: JsonRecord): RequestFact[] {
  const facts = new FactCollector();
  facts.add('text', text(body.instructions), 'instructions', 'system');
  if (typeof body.input === 'string') facts.add('text', body.input, 'input', 'user');
  list(body.input).forEach((item, index) => {
    readItem(facts, record(item), `input[${index}]`);
  });
  list(body.tools).forEach((tool, index) => {
    readTool(facts, record(tool), `tools[${index}]`);
  });
  readChoice(facts, body.tool_choice);
  readText(facts, record(body.text));
  facts.parameters(body, PARAMETERS, '');
  const word = reasoningWord(at(body.reasoning, 'effort') ?? at(body.reasoning, 'summary'));
  if (word !== undefined) facts.add('reasoning', word, 'reasoning');
  facts.rest(record(body.reasoning), ['effort', 'summary'], 'reasoning');
  for (const [name, value] of Object.entries(record(body.metadata)))
    facts.add('own', canonical(value), `metadata.${name}`);
  list(body.include).forEach((wanted, index) => {
    if (wanted === 'message.output_text.logprobs') facts.add('parameter', 'logprobs=true', `include[${index}]`);
    if (!INCLUDED_OTHERWISE.includes(text(wanted))) facts.add('own', text(wanted), `include[${index}]`);
  });
  facts.rest(body, KNOWN, '');
  return facts.facts;
}

const ROLES: Readonly<Record<string, Role>> = { system: 'system', developer: 'system', assistant: 'assistant' };

function readItem(facts: FactCollector, item: JsonRecord, path: string): void {
  switch (text(item.type) || 'message') {
    case 'message':
      readMessage(facts, item, path);
      break;
    case 'function_call':
    case 'custom_tool_call':
      facts.calls.set(text(item.call_id), text(item.name));
      facts.add('call', `${text(item.name)} ${canonicalArguments(item.arguments ?? item.input)}`, path);
      facts.rest(item, ['type', 'id', 'call_id', 'name', 'arguments', 'input', 'status'], path);
      break;
    case 'function_call_output':
    case 'custom_tool_call_output':
      readResult(facts, item, path);
      break;
    case 'reasoning':
      readReasoning(facts, item, path);
      break;
    default:
      facts.add('own', canonical(item), path);
  }
}

function readMessage(facts: FactCollector, item: JsonRecord, path: string): void {
  const role = ROLES[text(item.role)] ?? 'user';
  if (typeof item.content === 'string') facts.add('text', item.content, path, role);
  list(item.content).forEach((part, index) => {
    readPart(facts, record(part), { path: `${path}.content[${index}]`, role });
  });
  facts.rest(item, ['type', 'id', 'role', 'content', 'status'], path);
}

function readPart(facts: FactCollector, part: JsonRecord, { path, role }: { path: string; role: Role }): void {
  const type = text(part.type);
  if (type.endsWith('text')) facts.add('text', text(part.text), path, role);
  else if (type === 'refusal') facts.add('text', text(part.refusal), path, role);
  else if (type === 'input_image') facts.add('media', text(part.image_url) || text(part.file_id), path);
  else if (type === 'input_file')
    facts.add('media', text(part.file_data) || text(part.file_url) || text(part.file_id), path);
  else if (type === 'input_audio') facts.add('media', text(at(part.input_audio, 'data')), path);
  else facts.add('own', canonical(part), path);
  facts.add('word', text(part.filename), `${path}.filename`);
  if (!['', 'auto'].includes(text(part.detail))) facts.add('own', text(part.detail), `${path}.detail`);
  const read = [
    'type',
    'detail',
    'text',
    'refusal',
    'image_url',
    'file_id',
    'file_data',
    'file_url',
    'input_audio',
    'filename',
    'annotations',
    'logprobs',
  ];
  facts.rest(part, read, path);
}

function readResult(facts: FactCollector, item: JsonRecord, path: string): void {
  const name = facts.calls.get(text(item.call_id)) ?? '';
  const parts = typeof item.output === 'string' ? [{ type: 'input_text', text: item.output }] : list(item.output);
  facts.add('result', `${name}: ${parts.map((part) => text(at(part, 'text'))).join('')}`, path);
  parts.forEach((part, index) => {
    if (!text(at(part, 'type')).endsWith('text'))
      readPart(facts, record(part), { path: `${path}.output[${index}]`, role: 'user' });
  });
  facts.rest(item, ['type', 'id', 'call_id', 'output', 'status'], path);
}

function readReasoning(facts: FactCollector, item: JsonRecord, path: string): void {
  for (const part of [...list(item.summary), ...list(item.content)])
    facts.add('thinking', text(at(part, 'text')), path);
  facts.add('signature', text(item.encrypted_content), path);
  facts.rest(item, ['type', 'id', 'summary', 'content', 'encrypted_content', 'status'], path);
}

function readTool(facts: FactCollector, tool: JsonRecord, path: string): void {
  if (tool.type !== 'function' && tool.type !== 'custom') {
    facts.add('own', canonical(tool), path);
    return;
  }
  facts.add('tool', text(tool.name), path);
  if (text(tool.description) !== '') facts.add('description', text(tool.description), path);
  facts.schema(tool.parameters, `${path}.parameters`);
  if (tool.strict === true) facts.add('parameter', `strict ${text(tool.name)}`, `${path}.strict`);
  if (at(tool.format, 'type') === 'grammar') facts.add('own', canonical(tool.format), `${path}.format`);
  facts.rest(tool, ['type', 'name', 'description', 'parameters', 'strict', 'format'], path);
}

function readChoice(facts: FactCollector, choice: Json | undefined): void {
  if (typeof choice === 'string') facts.add('choice', choice, 'tool_choice');
  if (!isRecord(choice)) return;
  if (choice.type === 'allowed_tools') {
    const names = list(choice.tools).map((tool) => text(at(tool, 'name')));
    facts.add('choice', `${text(choice.mode)} of ${names.join()}`, 'tool_choice');
  } else if (choice.type === 'function' || choice.type === 'custom')
    facts.add('choice', `named ${text(choice.name)}`, 'tool_choice');
  else facts.add('own', canonical(choice), 'tool_choice');
}

function readText(facts: FactCollector, wanted: JsonRecord): void {
  const type = text(at(wanted.format, 'type'));
  if (type === 'json_object') facts.add('format', 'json', 'text.format');
  if (type === 'json_schema') {
    facts.add('format', 'schema', 'text.format');
    facts.schema(at(wanted.format, 'schema'), 'text.format.schema');
  }
  facts.parameters(wanted, { verbosity: 'verbosity' }, 'text.');
  facts.rest(wanted, ['format', 'verbosity'], 'text');
}

// Reads requests of Anthropic Messages.
import { at, canonical, canonicalArguments, type Json, type JsonRecord, list, record, text } from './json.ts';
import { FactCollector, type RequestFact, type Role, reasoningWord } from './request.ts';

const PARAMETERS = {
  max_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  stop_sequences: 'stop',
  service_tier: 'service_tier',
} as const;
/** `anthropic_version` says in the body, at Bedrock and Vertex, what elsewhere is a header. */
const KNOWN = [
  'model',
  'stream',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'anthropic_version',
  ...Object.keys(PARAMETERS),
];

export function readAnthropicRequest(body: JsonRecord): RequestFact[] {
  const facts = new FactCollector();
  readContent(facts, body.system, { path: 'system', role: 'system' });
  list(body.messages).forEach((message, index) => {
    const path = `messages[${index}]`;
    const said = text(at(message, 'role'));
    const role = said === 'assistant' || said === 'system' ? said : 'user';
    readContent(facts, at(message, 'content'), { path: `${path}.content`, role });
    facts.rest(record(message), ['role', 'content'], path);
  });
  list(body.tools).forEach((tool, index) => {
    readTool(facts, record(tool), `tools[${index}]`);
  });
  readChoice(facts, body.tool_choice);
  readOutput(facts, body);
  facts.parameters(body, PARAMETERS, '');
  const word = reasoningWord(at(body.output_config, 'effort') ?? at(body.thinking, 'type'));
  if (word !== undefined)
    facts.add('reasoning', word, at(body.thinking, 'type') === undefined ? 'output_config' : 'thinking');
  const user = text(at(body.metadata, 'user_id'));
  if (user !== '') facts.add('parameter', `user=${canonical(user)}`, 'metadata.user_id');
  facts.rest(body, KNOWN, '');
  return facts.facts;
}

interface Place {
  readonly path: string;
  readonly role: Role;
}

function readContent(facts: FactCollector, content: Json | undefined, { path, role }: Place): void {
  if (typeof content === 'string') facts.add('text', content, path, role);
  list(content).forEach((block, index) => {
    readBlock(facts, record(block), { path: `${path}[${index}]`, role });
  });
}

function readBlock(facts: FactCollector, block: JsonRecord, { path, role }: Place): void {
  const read = ['type'];
  switch (block.type) {
    case 'text':
      facts.add('text', text(block.text), path, role);
      read.push('text', 'citations');
      break;
    case 'thinking':
      facts.add('thinking', text(block.thinking), path);
      facts.add('signature', text(block.signature), path);
      read.push('thinking', 'signature');
      break;
    case 'redacted_thinking':
      facts.add('signature', text(block.data), path);
      read.push('data');
      break;
    case 'image':
    case 'document':
      readMedia(facts, block, path);
      read.push('source', 'title', 'context', 'citations');
      break;
    case 'tool_use':
      facts.calls.set(text(block.id), text(block.name));
      facts.add('call', `${text(block.name)} ${canonicalArguments(block.input)}`, path);
      read.push('id', 'name', 'input');
      break;
    case 'tool_result':
      readResult(facts, block, path);
      read.push('tool_use_id', 'content', 'is_error');
      break;
    default:
      facts.add('own', canonical(block), path);
      return;
  }
  facts.rest(block, read, path);
}

function readMedia(facts: FactCollector, block: JsonRecord, path: string): void {
  const { source } = block;
  if (at(source, 'type') === 'content') {
    readContent(facts, at(source, 'content'), { path: `${path}.source.content`, role: 'user' });
  } else {
    const value = ['data', 'url', 'file_id'].map((name) => text(at(source, name))).find((one) => one !== '');
    facts.add(at(source, 'type') === 'text' ? 'text' : 'media', value ?? '', path, 'user');
  }
  facts.add('word', text(block.title), `${path}.title`);
  facts.add('word', text(block.context), `${path}.context`);
  if (at(block.citations, 'enabled') === true) facts.add('own', 'citations', `${path}.citations`);
}

function readResult(facts: FactCollector, block: JsonRecord, path: string): void {
  const name = facts.calls.get(text(block.tool_use_id)) ?? '';
  const parts = typeof block.content === 'string' ? [{ type: 'text', text: block.content }] : list(block.content);
  facts.add('result', `${name}: ${parts.map((part) => text(at(part, 'text'))).join('')}`, path);
  if (block.is_error === true) facts.add('result-error', name, `${path}.is_error`);
  parts.forEach((part, index) => {
    const place = { path: `${path}.content[${index}]`, role: 'user' as const };
    if (at(part, 'type') !== 'text') readBlock(facts, record(part), place);
    else facts.rest(record(part), ['type', 'text'], place.path);
  });
}

function readTool(facts: FactCollector, tool: JsonRecord, path: string): void {
  if (tool.type !== undefined && tool.type !== 'custom') {
    facts.add('own', canonical(tool), path);
    return;
  }
  facts.add('tool', text(tool.name), path);
  if (text(tool.description) !== '') facts.add('description', text(tool.description), path);
  facts.schema(tool.input_schema, `${path}.input_schema`);
  if (tool.strict === true) facts.add('parameter', `strict ${text(tool.name)}`, `${path}.strict`);
  facts.rest(tool, ['type', 'name', 'description', 'input_schema', 'strict'], path);
}

const CHOICES: Readonly<Record<string, string>> = { auto: 'auto', any: 'required', none: 'none' };

function readChoice(facts: FactCollector, choice: Json | undefined): void {
  const type = text(at(choice, 'type'));
  if (type === '') return;
  facts.add('choice', CHOICES[type] ?? `named ${text(at(choice, 'name'))}`, 'tool_choice');
  const disabled = at(choice, 'disable_parallel_tool_use');
  if (disabled !== undefined)
    facts.add('parameter', `parallel_tool_calls=${disabled !== true}`, 'tool_choice.disable_parallel_tool_use');
}

function readOutput(facts: FactCollector, body: JsonRecord): void {
  const path = body.output_format === undefined ? 'output_config.format' : 'output_format';
  const format = at(body.output_config, 'format') ?? body.output_format;
  if (at(format, 'type') === 'json_schema') {
    facts.add('format', 'schema', path);
    facts.schema(at(format, 'schema'), `${path}.schema`);
  }
  facts.rest(record(body.output_config), ['format', 'effort'], 'output_config');
}

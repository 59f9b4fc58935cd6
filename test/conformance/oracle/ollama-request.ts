// Reads requests of Ollama's /api/chat.
import { at, canonical, canonicalArguments, type Json, type JsonRecord, list, record, text } from './json.ts';
import { FactCollector, type RequestFact, type Role, reasoningWord } from './request.ts';

const PARAMETERS = {
  num_predict: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  min_p: 'min_p',
  seed: 'seed',
  stop: 'stop',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
  repeat_penalty: 'repetition_penalty',
} as const;
const KNOWN = ['model', 'stream', 'messages', 'tools', 'format', 'options', 'think', 'logprobs', 'top_logprobs'];
const ROLES: Readonly<Record<string, Role>> = { system: 'system', assistant: 'assistant' };

export function readOllamaRequest(body: JsonRecord): RequestFact[] {
  const facts = new FactCollector();
  list(body.messages).forEach((message, index) => {
    readMessage(facts, record(message), `messages[${index}]`);
  });
  list(body.tools).forEach((tool, index) => {
    readTool(facts, record(at(tool, 'function')), `tools[${index}]`);
  });
  if (body.format === 'json') facts.add('format', 'json', 'format');
  else if (Object.keys(record(body.format)).length > 0) {
    facts.add('format', 'schema', 'format');
    facts.schema(body.format, 'format');
  }
  facts.parameters(record(body.options), PARAMETERS, 'options.');
  facts.rest(record(body.options), Object.keys(PARAMETERS), 'options');
  facts.parameters(body, { logprobs: 'logprobs', top_logprobs: 'top_logprobs' }, '');
  const word = reasoningWord(body.think);
  if (word !== undefined) facts.add('reasoning', word, 'think');
  facts.rest(body, KNOWN, '');
  return facts.facts;
}

function readMessage(facts: FactCollector, message: JsonRecord, path: string): void {
  const role = ROLES[text(message.role)] ?? 'user';
  facts.add('thinking', text(message.thinking), `${path}.thinking`);
  if (message.role === 'tool') {
    const name = text(message.tool_name) || facts.calls.get(text(message.tool_call_id)) || text(message.name);
    facts.add('result', `${name}: ${text(message.content)}`, path);
  } else facts.add('text', text(message.content), path, role);
  list(message.images).forEach((data, index) => {
    facts.add('media', text(data), `${path}.images[${index}]`);
  });
  list(message.tool_calls).forEach((call, index) => {
    readCall(facts, call, `${path}.tool_calls[${index}]`);
  });
  facts.rest(
    message,
    ['role', 'content', 'thinking', 'images', 'tool_calls', 'tool_name', 'tool_call_id', 'name'],
    path,
  );
}

function readCall(facts: FactCollector, call: Json, path: string): void {
  const name = text(at(call, 'function', 'name'));
  facts.calls.set(text(at(call, 'id')), name);
  facts.add('call', `${name} ${canonicalArguments(at(call, 'function', 'arguments'))}`, path);
}

function readTool(facts: FactCollector, tool: JsonRecord, path: string): void {
  facts.add('tool', text(tool.name), path);
  if (text(tool.description) !== '') facts.add('description', text(tool.description), path);
  facts.schema(tool.parameters, `${path}.function.parameters`);
  facts.rest(tool, ['name', 'description', 'parameters'], `${path}.function`);
  if (tool.name === undefined) facts.add('own', canonical(tool), path);
}

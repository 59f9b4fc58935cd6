// Reads requests of Gemini generateContent.
import { at, canonical, canonicalArguments, isRecord, type Json, type JsonRecord, list, record, text } from './json.ts';
import { FactCollector, type RequestFact, type Role, reasoningWord } from './request.ts';

const PARAMETERS = {
  maxOutputTokens: 'max_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  candidateCount: 'n',
  stopSequences: 'stop',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  responseLogprobs: 'logprobs',
  logprobs: 'top_logprobs',
} as const;
const CONFIG = [
  'thinkingConfig',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  '_responseJsonSchema',
  'responseModalities',
  ...Object.keys(PARAMETERS),
];

export function readGeminiRequest(sent: JsonRecord): RequestFact[] {
  const body = record(camelCased(sent));
  const facts = new FactCollector();
  readParts(facts, at(body.systemInstruction, 'parts'), { path: 'systemInstruction.parts', role: 'system' });
  facts.add('text', text(body.systemInstruction), 'systemInstruction', 'system');
  const contents = isRecord(body.contents) ? [body.contents] : list(body.contents);
  contents.forEach((content, index) => {
    const role = at(content, 'role') === 'model' ? 'assistant' : 'user';
    readParts(facts, at(content, 'parts'), { path: `contents[${index}].parts`, role });
    facts.rest(record(content), ['role', 'parts'], `contents[${index}]`);
  });
  const tools = isRecord(body.tools) ? [body.tools] : list(body.tools);
  tools.forEach((tool, index) => {
    readTool(facts, record(tool), `tools[${index}]`);
  });
  readChoice(facts, record(at(body.toolConfig, 'functionCallingConfig')));
  facts.rest(record(body.toolConfig), ['functionCallingConfig'], 'toolConfig');
  readConfig(facts, record(body.generationConfig));
  facts.parameters(body, { serviceTier: 'service_tier' }, '');
  facts.rest(
    body,
    ['model', 'serviceTier', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig'],
    '',
  );
  return facts.facts;
}

/** Google takes both spellings of its own fields; what lies in arguments, results and schemas is the user's. */
function camelCased(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const isUsers =
        /^(args|response|parameters|parametersJsonSchema|responseSchema|responseJsonSchema|_responseJsonSchema)$/.test(
          camel,
        );
      return [camel, isUsers ? inner : camelCased(inner)];
    }),
  );
}

interface Place {
  readonly path: string;
  readonly role: Role;
}

function readParts(facts: FactCollector, parts: Json | undefined, { path, role }: Place): void {
  const all = isRecord(parts) ? [parts] : list(parts);
  all.forEach((part, index) => {
    readPart(facts, record(part), { path: `${path}[${index}]`, role });
  });
}

function readPart(facts: FactCollector, part: JsonRecord, { path, role }: Place): void {
  if (typeof part.text === 'string') facts.add(part.thought === true ? 'thinking' : 'text', part.text, path, role);
  if (isRecord(part.functionCall)) {
    const name = text(part.functionCall.name);
    facts.calls.set(text(part.functionCall.id), name);
    facts.add('call', `${name} ${canonicalArguments(part.functionCall.args)}`, path);
  }
  if (isRecord(part.functionResponse)) readResult(facts, part.functionResponse, path);
  const data = text(at(part.inlineData, 'data')) || text(at(part.fileData, 'fileUri'));
  if (data !== '') facts.add('media', data, path);
  facts.add('signature', text(part.thoughtSignature), path);
  facts.rest(
    part,
    ['text', 'thought', 'functionCall', 'functionResponse', 'inlineData', 'fileData', 'thoughtSignature'],
    path,
  );
}

function readResult(facts: FactCollector, response: JsonRecord, path: string): void {
  const answer = record(response.response);
  const keys = Object.keys(answer);
  // The usual wrappings of a text.
  const only = keys.length === 1 ? answer[keys[0] ?? ''] : undefined;
  const isWrapped = typeof only === 'string' && ['output', 'result', 'error', 'content'].includes(keys[0] ?? '');
  facts.add('result', `${text(response.name)}: ${isWrapped ? only : canonical(answer)}`, path);
  if (answer.error !== undefined)
    facts.add('result-error', text(response.name), `${path}.functionResponse.response.error`);
  list(response.parts).forEach((part, index) => {
    readPart(facts, record(part), { path: `${path}.functionResponse.parts[${index}]`, role: 'user' });
  });
}

function readTool(facts: FactCollector, tool: JsonRecord, path: string): void {
  list(tool.functionDeclarations).forEach((one, index) => {
    const declaration = record(one);
    const place = `${path}.functionDeclarations[${index}]`;
    facts.add('tool', text(declaration.name), place);
    if (text(declaration.description) !== '') facts.add('description', text(declaration.description), place);
    facts.schema(declaration.parametersJsonSchema ?? declaration.parameters, `${place}.parameters`);
    facts.rest(declaration, ['name', 'description', 'parameters', 'parametersJsonSchema'], place);
  });
  for (const [name, value] of Object.entries(tool))
    if (name !== 'functionDeclarations' && value !== null) facts.add('own', canonical(value), `${path}.${name}`);
}

const MODES: Readonly<Record<string, string>> = { AUTO: 'auto', ANY: 'required', NONE: 'none', VALIDATED: 'auto' };

function readChoice(facts: FactCollector, { mode, allowedFunctionNames, ...rest }: JsonRecord): void {
  const path = 'toolConfig.functionCallingConfig';
  const names = list(allowedFunctionNames).map(text);
  const word = MODES[text(mode).toUpperCase()];
  if (word === 'required' && names.length === 1) facts.add('choice', `named ${names[0]}`, path);
  else if (word !== undefined) facts.add('choice', names.length === 0 ? word : `${word} of ${names.join()}`, path);
  facts.rest(rest, [], path);
}

function readConfig(facts: FactCollector, config: JsonRecord): void {
  facts.parameters(config, PARAMETERS, 'generationConfig.');
  const thinking = record(config.thinkingConfig);
  const word = reasoningWord(
    thinking.thinkingLevel ?? thinking.thinkingBudget ?? (thinking.includeThoughts === true ? true : undefined),
  );
  if (word !== undefined) facts.add('reasoning', word, 'generationConfig.thinkingConfig');
  const schema = config.responseJsonSchema ?? config._responseJsonSchema ?? config.responseSchema;
  if (schema !== undefined && schema !== null) {
    facts.add('format', 'schema', 'generationConfig.responseSchema');
    facts.schema(schema, 'generationConfig.responseSchema');
  } else if (config.responseMimeType === 'application/json')
    facts.add('format', 'json', 'generationConfig.responseMimeType');
  facts.modalities(config.responseModalities, 'generationConfig.responseModalities');
  facts.rest(config, CONFIG, 'generationConfig');
}

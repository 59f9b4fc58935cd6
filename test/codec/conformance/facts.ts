// What a canonical thing says, as a list of plain facts: so that one can see what of it did not come back.
import type { Part, ToolChoice } from '../../../src/codec/canonical/content.ts';
import { originOf } from '../../../src/codec/canonical/origin.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';

export interface Fact {
  readonly says: string;
  /** Where a warning about it would point, its beginning at least. */
  readonly path: string;
}

/** White space at the ends aside. */
const plain = (value: unknown) => (typeof value === 'string' ? value.trim() : JSON.stringify(value));

function partFacts(part: Part, fallback: string): Fact[] {
  const path = originOf(part, fallback);
  const fact = (says: string): Fact => ({ says, path });
  const cache = part.cache === undefined ? [] : [fact(`cache ${part.cache.ttl ?? ''}`)];
  return [...bodyFacts(part, path, fact), ...cache];
}

function bodyFacts(part: Part, path: string, fact: (says: string) => Fact): Fact[] {
  switch (part.type) {
    case 'text':
      return [fact(`text ${plain(part.text)}`), ...(part.citations ?? []).map(({ url }) => fact(`cites ${url}`))];
    case 'refusal':
      return [fact(`refusal ${plain(part.text)}`)];
    case 'thinking': {
      const { signature } = part;
      return [
        ...(part.text === '' ? [] : [fact(`thinks ${plain(part.text)}`)]),
        ...(signature === undefined ? [] : [fact(`signature ${signature.value}`)]),
        ...(part.redacted === true ? [fact('redacted')] : []),
      ];
    }
    case 'tool-call': {
      const { signature } = part;
      return [
        fact(`calls ${part.name} ${JSON.stringify(JSON.parse(part.arguments))}`),
        ...(signature === undefined ? [] : [fact(`call signature ${signature.value}`)]),
      ];
    }
    case 'tool-result':
      return [
        ...part.content.flatMap((inner) => partFacts(inner, path)),
        ...(part.isError === true ? [fact('result is an error')] : []),
      ];
    case 'media': {
      const { source, kind } = part;
      if (source.type === 'text') return [fact(`text ${plain(source.text)}`)];
      const value = source.type === 'file' ? source.id : source.type === 'url' ? source.url : source.data;
      return [fact(`${kind} ${value}`)];
    }
    case 'native':
      return [fact(`native ${part.protocol} ${String(part.value.type)}`)];
  }
}

export function requestFacts(request: ChatRequest): Fact[] {
  const { toolChoice, responseFormat, parameters, extensions } = request;
  const facts = request.messages.flatMap((message, index) =>
    message.parts.flatMap((part) => partFacts(part, `messages[${index}]`)),
  );
  // Not to offer tools is to forbid them.
  const isForbidden = toolChoice?.mode === 'none' || request.tools.length === 0;
  if (isForbidden) facts.push({ says: 'no tool may be called', path: 'tool' });
  (isForbidden ? [] : request.tools).forEach((tool, index) => {
    const path = originOf(tool, `tools[${index}]`);
    if (tool.type === 'native') facts.push({ says: `native tool ${String(tool.value.type)}`, path });
    else facts.push({ says: `${tool.type} tool ${tool.name}: ${tool.description ?? ''}`, path: 'tool' });
  });
  if (toolChoice !== undefined && !isForbidden) facts.push({ says: choiceFact(toolChoice), path: 'tool' });
  if (responseFormat !== undefined) facts.push({ says: `format ${responseFormat.type}`, path: 'response' });
  for (const [name, value] of Object.entries(parameters))
    facts.push({ says: `${name} ${JSON.stringify(value)}`, path: name });
  for (const name of Object.keys(request.metadata ?? {})) facts.push({ says: `metadata ${name}`, path: 'metadata' });
  if (request.modalities !== undefined)
    facts.push({ says: `modalities ${[...request.modalities].sort()}`, path: 'modalities' });
  for (const bag of Object.values(extensions))
    for (const name of Object.keys(bag)) facts.push({ says: `field ${name}`, path: name });
  return facts;
}

/** To require one of a single allowed tool is to name it. */
function choiceFact({ mode, name, allowed }: ToolChoice): string {
  if (mode === 'required' && allowed?.length === 1) return `choice named ${allowed[0]}`;
  return `choice ${mode} ${name ?? ''}${allowed?.join() ?? ''}`;
}

export function answerFacts(response: ChatResponse): Fact[] {
  const facts = response.candidates.flatMap(({ index, parts, finish }) => [
    ...joined(parts).flatMap((part) => partFacts(part, `candidates[${index}]`)),
    { says: `finish ${index} ${finish.reason}`, path: 'finish' },
  ]);
  const { usage } = response;
  for (const [name, count] of Object.entries(usage ?? {})) {
    if (name !== 'extensions' && count !== 0) facts.push({ says: `${name} ${String(count)}`, path: 'usage' });
  }
  return facts;
}

/** Neighbouring texts are one text: where they were split means nothing. */
function joined(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.type === 'text' && last?.type === 'text')
      result[result.length - 1] = { ...last, ...part, text: last.text + part.text };
    else result.push(part);
  }
  return result.filter((part) => part.type !== 'text' || part.text !== '');
}

/** Things that say the same in other words: where one is lost and the other there, nothing is. */
const EQUAL_ENOUGH: readonly (readonly [RegExp, RegExp])[] = [
  [/^reasoning_effort /, /^thinking_budget /],
  [/^thinking_budget /, /^reasoning_effort /],
  // A protocol without refusals has the words, and the finish.
  [/^refusal /, /^text /],
];

/** What stands in `before` and not in `after`, each as often as it is missing. Texts may have been joined. */
export function lost(before: readonly Fact[], after: readonly Fact[]): Fact[] {
  const left = after.map(({ says }) => says);
  return before.filter(({ says }) => {
    const at = left.indexOf(says);
    if (at >= 0) {
      left.splice(at, 1);
      return false;
    }
    if (says.startsWith('text ') && left.some((other) => other.startsWith('text ') && other.includes(says.slice(5))))
      return false;
    return !EQUAL_ENOUGH.some(([lostOne, other]) => lostOne.test(says) && after.some((fact) => other.test(fact.says)));
  });
}

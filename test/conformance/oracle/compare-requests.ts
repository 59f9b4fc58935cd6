// What of a client's request did not arrive at the upstream, and what arrived that nobody said.
import { missingKeywords } from './compare-schemas.ts';
import type { Difference } from './compare-answers.ts';
import type { OracleProtocol } from './finish.ts';
import type { FactKind, RequestFact } from './request.ts';

export interface ComparedRequest {
  readonly sent: readonly RequestFact[];
  readonly arrived: readonly RequestFact[];
  /** The upstream's request as it came. */
  readonly arrivedText: string;
  readonly from: OracleProtocol;
  readonly to: OracleProtocol;
}

export function compareRequests(compared: ComparedRequest): Difference[] {
  const lost = compared.sent.filter((fact) => fact.kind !== 'schema' && !CARRIED[fact.kind](fact, compared));
  return [
    ...lost.map(({ kind, path, says }) => difference(path, `${kind} ${says}`, toldAt(kind, path))),
    ...compared.sent.filter(({ kind }) => kind === 'schema').flatMap((fact) => lostKeywords(fact, compared)),
    ...disorder(compared),
    ...inventions(compared),
  ];
}

function difference(path: string, detail: string, toldBy: RegExp): Difference {
  return { path, detail: detail.slice(0, 200), toldBy };
}

/** The warning stands at the very place, or at what holds it; with a field of one's own, at something in it as well. */
function toldAt(kind: FactKind, path: string): RegExp {
  const wide = WIDE[kind];
  if (wide !== undefined) return wide;
  const places = ancestors(path).map(escaped);
  const inside = kind === 'own' || kind === 'cache' ? `|${escaped(path)}[.[].*` : '';
  return new RegExp(`^(${places.join('|')}${inside})$`);
}

/** These are spelled in so many ways that the word in the path must do. */
const WIDE: Readonly<Partial<Record<FactKind, RegExp>>> = {
  reasoning: /reasoning|thinking|^think$|output_config/i,
  choice: /tool_?choice|tool_?config|function_call$/i,
  format: /format|response_?schema|response_?mime/i,
};

function ancestors(path: string): string[] {
  const places = [path];
  for (let place = path; place !== ''; ) {
    const cut = Math.max(place.lastIndexOf('.'), place.lastIndexOf('['));
    place = cut < 0 ? '' : place.slice(0, cut);
    // A whole list or body is too much to be told at once.
    if (place.endsWith(']')) places.push(place);
    else if (place !== '' && place !== 'messages' && place !== 'input' && place !== 'contents' && place !== 'tools') places.push(place);
  }
  return places;
}

function escaped(path: string): string {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

type Check = (fact: RequestFact, compared: ComparedRequest) => boolean;

const has =
  (kind: FactKind): Check =>
  ({ says }, { arrived }) =>
    arrived.some((other) => other.kind === kind && other.says === says);

const quoted = (words: string) => JSON.stringify(words).slice(1, -1);

/** Somewhere in the request: media and state keep their bytes wherever they stand. */
const isAnywhere: Check = ({ says }, { arrivedText }) => arrivedText.includes(quoted(says.replace(/^data:[^,]*,/, '')));

const CARRIED: Readonly<Record<FactKind, Check>> = {
  text: (fact, { arrived }) =>
    arrived.some(({ kind, role, says }) => kind === 'text' && role === fact.role && says.includes(fact.says.trim())),
  thinking: ({ says }, { arrived }) => arrived.some((other) => other.kind === 'thinking' && other.says.includes(says)),
  signature: isAnywhere,
  media: isAnywhere,
  call: has('call'),
  result: ({ says }, { arrived }) => arrived.some((other) => other.kind === 'result' && isSameResult(says, other.says)),
  'result-error': ({ says }, { arrived }) => arrived.some((other) => other.kind === 'result-error' && other.says === says),
  tool: has('tool'),
  description: ({ says }, { arrived }) => arrived.some((other) => other.kind === 'description' && other.says.includes(says.trim())),
  schema: () => true,
  choice: isChosen,
  format: has('format'),
  parameter: isSet,
  reasoning: has('reasoning'),
  cache: has('cache'),
  own: (fact, compared) => compared.from === compared.to && has('own')(fact, compared),
};

/** The name and what it said; a text that is JSON may arrive as that JSON. */
function isSameResult(sent: string, arrived: string): boolean {
  const [name, words] = split(sent);
  const [otherName, otherWords] = split(arrived);
  if (name !== otherName) return false;
  return otherWords.includes(words.trim()) || comparable(words) === comparable(otherWords);
}

function split(result: string): [string, string] {
  const at = result.indexOf(': ');
  return [result.slice(0, at), result.slice(at + 2)];
}

function comparable(words: string): string {
  try {
    const value: unknown = JSON.parse(words);
    const inner = typeof value === 'object' && value !== null && Object.keys(value).length === 1 ? Object.values(value)[0] : value;
    return JSON.stringify(sorted(inner));
  } catch {
    return words.trim();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}

/** Not to offer tools is to forbid them, and `auto` is what holds anyway. */
function isChosen({ says }: RequestFact, { sent, arrived }: ComparedRequest): boolean {
  const said = arrived.find(({ kind }) => kind === 'choice')?.says;
  const isOffered = arrived.some(({ kind }) => kind === 'tool');
  if (says === said || (says === 'auto' && said === undefined)) return true;
  if (says === 'none') return !isOffered;
  if (!sent.some(({ kind }) => kind === 'tool')) return true;
  // Cut to those that are allowed.
  const [mode, names] = says.split(' of ');
  const offered = arrived.flatMap((fact) => (fact.kind === 'tool' ? [fact.says] : [])).join();
  return names !== undefined && names === offered && (said ?? 'auto') === mode;
}

/** Values that hold where nothing is said. */
const DEFAULTS = new Set([
  'parallel_tool_calls=true', 'n=1', 'logprobs=false', 'top_logprobs=0', 'presence_penalty=0', 'frequency_penalty=0', 'service_tier="auto"',
  'service_tier="default"', 'top_p=1', 'verbosity="medium"', 'max_tokens=-1',
]);

function isSet(fact: RequestFact, { arrived }: ComparedRequest): boolean {
  const [name] = fact.says.split('=');
  const said = arrived.filter(({ kind, says }) => kind === 'parameter' && says.split('=')[0] === name);
  if (said.some(({ says }) => says === fact.says)) return true;
  return said.length === 0 && DEFAULTS.has(fact.says);
}

function lostKeywords(fact: RequestFact, { arrived }: ComparedRequest): Difference[] {
  const schemas = arrived.flatMap(({ kind, says }) => (kind === 'schema' ? [says] : []));
  const holder = /^tools\[\d+\](\.functionDeclarations\[\d+\])?/.exec(fact.path)?.[0];
  return missingKeywords(fact.says, schemas).map((path) => {
    const keyword = escaped(path.split('.').at(-1) ?? '');
    const place = holder === undefined ? '.*(format|schema|Schema).*' : escaped(holder);
    const whole = holder === undefined ? '.*(format|response_schema|responseSchema)' : escaped(holder);
    return difference(`${fact.path}.${path}`, 'schema', new RegExp(`^(${whole}|${place}.*\\.${keyword}(\\[.*)?)$`));
  });
}

const ORDERED = new Set<FactKind>(['text', 'call']);

/** What was said and called, in the order of the conversation; system prompts have a place of their own. */
function disorder({ sent, arrived }: ComparedRequest): Difference[] {
  let last = -1;
  for (const fact of sent) {
    if (!ORDERED.has(fact.kind) || fact.role === 'system') continue;
    const places = arrived.flatMap((other, index) => {
      const isIt = other.kind === fact.kind && other.role === fact.role && other.says.includes(fact.says.trim());
      return isIt ? [index] : [];
    });
    const place = places.find((index) => index >= last);
    if (place !== undefined) last = place;
    else if (places.length > 0) return [difference(fact.path, `order: ${fact.says}`, toldAt('text', fact.path))];
  }
  return [];
}

/** Words that the upstream hears and that stand nowhere in the client's request. */
function inventions({ sent, arrived }: ComparedRequest): Difference[] {
  const said = sent.map(({ says }) => says.trim()).filter((says) => says !== '');
  return arrived
    .filter(({ kind, says }) => kind === 'text' && says.trim() !== '')
    .filter(({ says }) => !said.some((words) => says.includes(words) || words.includes(says.trim())))
    .map(({ says, path }) => difference(`upstream ${path}`, `never said: ${says}`, /./));
}

// What of a client's request did not arrive at the upstream, and what arrived that nobody said.

import type { Difference } from './compare-answers.ts';
import { missingKeywords } from './compare-schemas.ts';
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
  const withheld = withheldTools(compared);
  const sent = compared.sent.filter(
    ({ path }) => !withheld.some((tool) => path === tool || path.startsWith(`${tool}.`)),
  );
  const lost = sent.filter((fact) => fact.kind !== 'schema' && !CARRIED[fact.kind](fact, compared));
  return [
    ...lost.map((fact) => difference(fact.path, `${fact.kind} ${fact.says}`, toldAt(fact))),
    ...sent.filter(({ kind }) => kind === 'schema').flatMap((fact) => lostKeywords(fact, compared)),
    ...disorder(compared),
    ...inventions(compared),
  ];
}

/** Tools that may not be called need not be sent where the protocol has no other way to forbid them. */
function withheldTools({ sent, arrived }: ComparedRequest): string[] {
  const choice = sent.find(({ kind }) => kind === 'choice')?.says ?? 'auto';
  const [mode, allowed] = choice.split(' of ');
  if (mode !== 'none' && allowed === undefined) return [];
  const offered = new Set(arrived.flatMap((fact) => (fact.kind === 'tool' ? [fact.says] : [])));
  const callable = new Set(allowed?.split(','));
  return sent.flatMap(({ kind, says, path }) =>
    kind === 'tool' && !offered.has(says) && !callable.has(says) ? [path] : [],
  );
}

function difference(path: string, detail: string, toldBy: RegExp): Difference {
  return { path, detail: detail.slice(0, 200), toldBy };
}

/** The warning stands at the very place, or at what holds it; with a field of one's own, at something in it as well. */
function toldAt({ kind, path, says }: RequestFact): RegExp {
  const wide = WIDE[kind];
  if (wide !== undefined) return wide;
  const places = ancestors(path).map(escaped);
  const inside = kind === 'own' || kind === 'cache' ? `|${escaped(path)}[.[].*` : '';
  // Where a protocol or its vendors have several spellings of one parameter, any of them will do.
  const canonicalName = kind === 'parameter' ? `|${escaped(says.split('=')[0] ?? '')}` : '';
  return new RegExp(`^(${places.join('|')}${inside}${canonicalName})$`);
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
    else if (place !== '' && place !== 'messages' && place !== 'input' && place !== 'contents' && place !== 'tools')
      places.push(place);
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
const isAnywhere: Check = ({ says, kind }, { arrivedText }) => {
  const bare = says.replace(/^data:[^,]*,/, '');
  if (arrivedText.includes(quoted(bare))) return true;
  // A document of plain text may arrive as that text.
  return kind === 'media' && arrivedText.includes(quoted(Buffer.from(bare, 'base64').toString()));
};

const CARRIED: Readonly<Record<FactKind, Check>> = {
  text: (fact, { arrived }) =>
    arrived.some(({ kind, role, says }) => kind === 'text' && role === fact.role && says.includes(fact.says.trim())),
  thinking: ({ says }, { arrived }) => arrived.some((other) => other.kind === 'thinking' && other.says.includes(says)),
  signature: isAnywhere,
  media: isAnywhere,
  call: has('call'),
  result: ({ says }, { arrived }) => arrived.some((other) => other.kind === 'result' && isSameResult(says, other.says)),
  'result-error': ({ says }, { arrived }) =>
    arrived.some((other) => other.kind === 'result-error' && other.says === says),
  tool: has('tool'),
  description: ({ says }, { arrived }) =>
    arrived.some((other) => other.kind === 'description' && other.says.includes(says.trim())),
  schema: () => true,
  choice: isChosen,
  format: has('format'),
  parameter: isSet,
  reasoning: has('reasoning'),
  cache: has('cache'),
  word: isAnywhere,
  own: (fact, { arrived }) => arrived.some((other) => isSameField(fact, other)),
};

/** The same value under the same name. */
function isSameField(fact: RequestFact, other: RequestFact): boolean {
  const name = (path: string) =>
    path
      .split('.')
      .at(-1)
      ?.replace(/\[\d+\]$/, '');
  return other.kind === 'own' && other.says === fact.says && name(fact.path) === name(other.path);
}

/** The name and what it said; a text that is JSON may arrive as that JSON. */
function isSameResult(sent: string, arrived: string): boolean {
  const [name, words] = split(sent);
  const [otherName, otherWords] = split(arrived);
  if (name !== otherName) return false;
  const bare = (one: string) => one.replaceAll(/\s+/g, '');
  return bare(otherWords).includes(bare(words)) || comparable(words) === comparable(otherWords);
}

function split(result: string): [string, string] {
  const at = result.indexOf(': ');
  return [result.slice(0, at), result.slice(at + 2)];
}

function comparable(words: string): string {
  try {
    const value: unknown = JSON.parse(words);
    const inner =
      typeof value === 'object' && value !== null && Object.keys(value).length === 1 ? Object.values(value)[0] : value;
    return JSON.stringify(sorted(inner));
  } catch {
    return words.trim();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
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
  'parallel_tool_calls=true',
  'store=false',
  'n=1',
  'logprobs=false',
  'top_logprobs=0',
  'presence_penalty=0',
  'frequency_penalty=0',
  'top_p=1',
  'verbosity="medium"',
  'max_tokens=-1',
]);

/** The tier that holds anyway has several names. */
const USUAL_TIERS = new Set(['"auto"', '"default"', '"standard"', '"standard_only"']);

function isSet(fact: RequestFact, { arrived }: ComparedRequest): boolean {
  const [name, value = ''] = fact.says.split('=');
  if (name === 'parallel_tool_calls' && !arrived.some(({ kind }) => kind === 'tool')) return true;
  const said = arrived.filter(({ kind, says }) => kind === 'parameter' && says.split('=')[0] === name);
  if (said.some(({ says }) => says === fact.says)) return true;
  if (name === 'service_tier' && USUAL_TIERS.has(value))
    return said.every(({ says }) => USUAL_TIERS.has(says.slice(13)));
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
function disorder({ sent, arrived, from, to }: ComparedRequest): Difference[] {
  const last = { text: -1, call: -1 };
  // With a field for texts and one for calls, only each by itself has an order.
  const isLoose = [from, to].some((protocol) => protocol === 'chat' || protocol === 'ollama');
  for (const fact of sent) {
    // Short words are found anywhere.
    if (!ORDERED.has(fact.kind) || fact.role === 'system' || fact.says.length < 12) continue;
    const places = arrived.flatMap((other, index) => {
      const isIt = other.kind === fact.kind && other.role === fact.role && other.says.includes(fact.says.trim());
      return isIt ? [index] : [];
    });
    const kind = isLoose && fact.kind === 'call' ? 'call' : 'text';
    const place = places.find((index) => index >= last[kind]);
    if (place !== undefined) last[kind] = place;
    else if (places.length > 0) return [difference(fact.path, `order: ${fact.says}`, toldAt(fact))];
  }
  return [];
}

/** Words that the upstream hears and that stand nowhere in the client's request. */
function inventions({ sent, arrived }: ComparedRequest): Difference[] {
  const decoded = sent.flatMap(({ kind, says }) => (kind === 'media' ? [Buffer.from(says, 'base64').toString()] : []));
  const said = [...sent.map(({ says }) => says), ...decoded].map((says) => says.trim()).filter((says) => says !== '');
  return arrived
    .filter(({ kind, says }) => kind === 'text' && says.trim() !== '')
    .filter(({ says }) => !said.some((words) => says.includes(words) || words.includes(says.trim())))
    .map(({ says, path }) => difference(`upstream ${path}`, `never said: ${says}`, /./));
}

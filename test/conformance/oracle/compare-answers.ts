// What of a recorded answer did not reach the client, and what reached it that was never said.
import type { AnswerCandidate, AnswerItem, AnswerRecord, AnswerUsage } from './answer.ts';
import { mergeItems } from './answer.ts';
import { errorClass, sameError } from './error-class.ts';
import { isSaidAs, type OracleProtocol } from './finish.ts';

export interface Difference {
  /** What was lost, with the beginning of what it said. */
  readonly path: string;
  readonly detail: string;
  /** A warning tells of it if its path matches. */
  readonly toldBy: RegExp;
}

export interface ComparedAnswer {
  readonly recorded: AnswerRecord;
  readonly received: AnswerRecord;
  readonly from: OracleProtocol;
  readonly to: OracleProtocol;
  readonly recordedStatus: number;
  readonly receivedStatus: number;
  /** Everything that the client received, as it came. */
  readonly receivedText: string;
  /** What the gateway says in its log that the upstream's answer was: `ok`, or the kind of its failure. */
  readonly loggedResult: string;
}

export function compareAnswers(compared: ComparedAnswer): Difference[] {
  const { recorded, received } = compared;
  const faults = received.faults.filter((fault) => !recorded.faults.includes(fault));
  const differences: Difference[] = faults.map((fault) => lost('grammar', fault, /^$/));
  if (isBlockedPrompt(compared)) return differences;
  if (recorded.error !== undefined || received.error !== undefined) return [...differences, ...compareErrors(compared)];
  for (const candidate of recorded.candidates) {
    const other = received.candidates.find(({ index }) => index === candidate.index);
    const path = `candidates[${candidate.index}]`;
    if (other === undefined) differences.push(lost(path, 'the whole candidate', /^(candidates|choices)\[\d+\]$/));
    else differences.push(...compareCandidate(candidate, other, { ...compared, path }));
  }
  differences.push(...compareUsage(recorded.usage, received.usage));
  return differences;
}

/** A prompt that the upstream's filter stopped may be told as the failure that other vendors make of it. */
function isBlockedPrompt({ recorded, received, receivedStatus }: ComparedAnswer): boolean {
  const isBlocked = recorded.candidates.every(({ finish, items }) => finish === 'filter' && items.length === 0);
  return isBlocked && received.error !== undefined && errorClass(receivedStatus, received.error) === 'filter';
}

function lost(path: string, detail: string, toldBy: RegExp): Difference {
  return { path, detail: detail.slice(0, 160), toldBy };
}

function compareErrors(compared: ComparedAnswer): Difference[] {
  const { recorded, received, recordedStatus, receivedStatus } = compared;
  // In Responses an answer whose turn failed has an error beside its output.
  const hasFailedTurn = recorded.candidates.some(({ finish }) => finish === 'error');
  if (recorded.error === undefined && hasFailedTurn) return [];
  if (recorded.error === undefined)
    return [lost('error', `an answer became an error: ${received.error?.message}`, /^$/)];
  if (received.error === undefined)
    return [lost('error', `an error became an answer: ${recorded.error.message}`, /^$/)];
  const differences: Difference[] = [];
  const meant = errorClass(recordedStatus, recorded.error);
  if (isOurFault(meant, compared)) return differences;
  const said = errorClass(receivedStatus, received.error);
  if (!sameError(meant, said))
    differences.push(lost('error', `${meant} became ${said}: ${recorded.error.message}`, /^$/));
  const words = recorded.error.message.replaceAll(/\s+/g, ' ').trim().slice(0, 120);
  if (!received.error.message.replaceAll(/\s+/g, ' ').includes(words))
    differences.push(lost('error.message', words, /^$/));
  return differences;
}

/** That our credentials are refused, or our account is empty, is nothing that a client is told: it hears of a bad gateway. */
function isOurFault(meant: string, { loggedResult, receivedStatus }: ComparedAnswer): boolean {
  return (meant === 'auth' || meant === 'quota') && loggedResult === OUR_FAULTS[meant] && receivedStatus === 502;
}

const OUR_FAULTS = { auth: 'auth_failed', quota: 'quota_exhausted' };

type Pair = ComparedAnswer & { readonly path: string };

function compareCandidate(recorded: AnswerCandidate, received: AnswerCandidate, pair: Pair): Difference[] {
  const before = mergeItems(recorded.items);
  const after = mergeItems(received.items);
  // A recording that contradicts itself says nothing of what its words are.
  const isClear = pair.recorded.faults.length === 0;
  return [
    ...(isClear ? compareWords(before, after, pair) : []),
    ...compareThinking(before, after, pair),
    ...compareCalls(before, after, pair),
    ...compareOrder(before, after, pair),
    ...before.flatMap((item) => compareOpaque(item, pair)),
    ...compareFinish(recorded, received, pair),
    ...compareLists(recorded, received, pair),
  ];
}

const WORDS = new Set(['text', 'refusal']);

function wordsOf(items: readonly AnswerItem[], ...kinds: readonly string[]): string {
  return items.map((item) => ('text' in item && kinds.includes(item.kind) ? item.text : '')).join('');
}

/** Text and refusal, each by itself; a refusal may be said as text where the protocol has no refusals. */
function compareWords(before: readonly AnswerItem[], after: readonly AnswerItem[], { path, to }: Pair): Difference[] {
  const hasRefusals = to === 'chat' || to === 'responses';
  if (!hasRefusals) {
    const [said, heard] = [wordsOf(before, ...WORDS), wordsOf(after, ...WORDS)];
    return said === heard ? [] : [lost(`${path}.text`, firstDifference(said, heard), /^$/)];
  }
  return ['text', 'refusal'].flatMap((kind) => {
    const [said, heard] = [wordsOf(before, kind), wordsOf(after, kind)];
    return said === heard ? [] : [lost(`${path}.${kind}`, firstDifference(said, heard), /^$/)];
  });
}

function firstDifference(said: string, heard: string): string {
  let index = 0;
  while (index < said.length && said[index] === heard[index]) index += 1;
  return `at ${index}: ${JSON.stringify(said.slice(index, index + 60))} became ${JSON.stringify(heard.slice(index, index + 60))}`;
}

/** Where a vendor gives thoughts in parts and the client's protocol has one text, they stand as paragraphs. */
function compareThinking(before: readonly AnswerItem[], after: readonly AnswerItem[], { path }: Pair): Difference[] {
  const [said, heard] = [thoughts(before), thoughts(after)];
  if (said === heard) return [];
  return [lost(`${path}.thinking`, firstDifference(said, heard), /thinking|reasoning/i)];
}

function thoughts(items: readonly AnswerItem[]): string {
  const texts = items.flatMap((item) => (item.kind === 'thinking' ? item.texts : []));
  return texts.join('').replaceAll(/\n+/g, '');
}

function compareCalls(before: readonly AnswerItem[], after: readonly AnswerItem[], { path }: Pair): Difference[] {
  const received = after.filter((item) => item.kind === 'call');
  const differences: Difference[] = [];
  const ids = new Set(received.map((item) => item.id));
  if (received.some((item) => item.id !== '') && ids.size !== received.length)
    differences.push(lost(`${path}.calls`, 'two calls have one id', /^$/));
  const recorded = before.filter((item) => item.kind === 'call');
  recorded.forEach((call, index) => {
    const other = received[index];
    if (other?.name === call.name && sameArguments(call.arguments, other.arguments)) return;
    const became = other === undefined ? 'nothing' : `${other.name} ${other.arguments}`;
    differences.push(
      lost(`${path}.calls[${index}]`, `${call.name} ${call.arguments} became ${became}`, /call|^content$/),
    );
  });
  if (received.length > recorded.length) differences.push(lost(`${path}.calls`, 'a call that was never made', /^$/));
  return differences;
}

/** Free text of a custom call is carried as the one string of an object where there are only objects. */
function sameArguments(recorded: string, received: string): boolean {
  return (
    recorded === received || received === JSON.stringify({ input: recorded }) || recorded === `{"input":${received}}`
  );
}

/** Which protocols keep the order of texts, thoughts and calls; the others have one field for each. */
const ORDERED: ReadonlySet<OracleProtocol> = new Set(['responses', 'anthropic', 'gemini']);

function compareOrder(
  before: readonly AnswerItem[],
  after: readonly AnswerItem[],
  { path, from, to }: Pair,
): Difference[] {
  if (!ORDERED.has(from) || !ORDERED.has(to)) return [];
  const order = (items: readonly AnswerItem[]) =>
    items
      .map(({ kind }) => (kind === 'refusal' ? 'text' : kind))
      .filter((kind) => kind === 'text' || kind === 'call' || kind === 'thinking');
  const [said, heard] = [order(before), order(after)].map((kinds) =>
    kinds.filter((kind, index) => kind === 'call' || kind !== kinds[index - 1]),
  );
  if (said?.join() === heard?.join()) return [];
  return [lost(`${path}.order`, `${said?.join()} became ${heard?.join()}`, /^$/)];
}

/** Signatures, media and what one vendor alone has: to be found somewhere in what the client got. */
function compareOpaque(item: AnswerItem, { path, from, to, receivedText }: Pair): Difference[] {
  if (item.kind === 'signature') {
    if (holds(receivedText, item.value)) return [];
    return [lost(`${path}.signature`, item.value, /signature|thinking|reasoning|content/i)];
  }
  if (item.kind === 'media') {
    const data = item.data.replace(/^data:[^,]*,/, '');
    return receivedText.includes(data)
      ? []
      : [lost(`${path}.media`, data, /(^|\.)(media|image|audio|video|inlineData)$/)];
  }
  if (item.kind !== 'native' || from === to) return [];
  return receivedText.includes(item.value)
    ? []
    : [lost(`${path}.${item.type}`, item.value, new RegExp(`(^|\\.)${item.type}(\\.|$)`))];
}

/** As it is, or packed in base64url behind a tag: the form in which state of another family travels. */
function holds(received: string, value: string): boolean {
  if (received.includes(JSON.stringify(value).slice(1, -1))) return true;
  const tagged = [...received.matchAll(/fl1[._][\w.-]*/g)].map(([packed]) => packed);
  // Gemini's field is of bytes: there the tagged text is base64 once more.
  const encoded = [...received.matchAll(/ZmwxL[\w+/=-]*/g)].map(([packed]) => Buffer.from(packed, 'base64').toString());
  return [...tagged, ...encoded].some((packed) => isPacked(packed, value));
}

/** Tags are of any length: every alignment of the text is looked at. */
function isPacked(packed: string, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  const isBase64 = bytes.toString('base64') === value;
  for (let from = 0; from < Math.min(packed.length, 40); from += 1) {
    const unpacked = Buffer.from(packed.slice(from), 'base64url');
    if (unpacked.includes(value) || (isBase64 && unpacked.includes(bytes))) return true;
  }
  return false;
}

/** Many vendors say `stop` of a turn that calls or refuses. */
function meantBy({ items, finish }: AnswerCandidate) {
  if (finish !== 'stop') return finish;
  if (items.some(({ kind }) => kind === 'call')) return 'calls';
  return items.some((item) => item.kind === 'refusal' && item.text !== '') ? 'refusal' : finish;
}

function compareFinish(recorded: AnswerCandidate, received: AnswerCandidate, { path, from, to }: Pair): Difference[] {
  if (recorded.finish === undefined) return [];
  const differences: Difference[] = [];
  const meant = meantBy(recorded);
  // What one's own vendor says passes as it is, even where it could have said more.
  const isVerbatim = from === to && received.finish === recorded.finish;
  if (!isVerbatim && meant !== undefined && !isSaidAs(to, meant, received.finish))
    differences.push(
      lost(`${path}.finish`, `${meant} became ${received.finish}`, /finish|stop_reason|status|done_reason|incomplete/i),
    );
  if (recorded.stopSequence !== undefined && received.stopSequence !== recorded.stopSequence)
    differences.push(lost(`${path}.stop_sequence`, recorded.stopSequence, /stop_sequence/));
  return differences;
}

function compareLists(
  recorded: AnswerCandidate,
  received: AnswerCandidate,
  { path, receivedText }: Pair,
): Difference[] {
  const differences: Difference[] = [];
  if (recorded.logprobs.join() !== received.logprobs.join())
    differences.push(lost(`${path}.logprobs`, recorded.logprobs.slice(0, 4).join(), /logprobs/i));
  const citation = recorded.citations.find(
    (one) => !received.citations.includes(one) && !receivedText.includes(JSON.stringify(one)),
  );
  if (citation !== undefined) differences.push(lost(`${path}.citations`, citation, /citation|annotation|grounding/i));
  if (recorded.hasSafetyRatings && !received.hasSafetyRatings)
    differences.push(lost(`${path}.safetyRatings`, '', /safety/i));
  return differences;
}

const COUNTS = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const;
const TOLD_COUNTS: Readonly<Record<(typeof COUNTS)[number], RegExp>> = {
  input: /^usage$/,
  output: /^usage$/,
  cacheRead: /^usage(\..*cache.*)?$/i,
  cacheWrite: /^usage(\..*cache.*)?$/i,
  reasoning: /^usage(\..*(reasoning|thought|thinking).*)?$/i,
};

function compareUsage(recorded: AnswerUsage | undefined, received: AnswerUsage | undefined): Difference[] {
  // More cached than there was to cache: the recording contradicts itself.
  if (recorded === undefined || recorded.cacheRead > recorded.input) return [];
  return COUNTS.flatMap((name) => {
    const [before, after] = [recorded[name], received?.[name] ?? 0];
    return before === after ? [] : [lost(`usage.${name}`, `${before} became ${after}`, TOLD_COUNTS[name])];
  });
}

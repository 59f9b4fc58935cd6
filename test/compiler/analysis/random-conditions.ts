// Random conditions over a small alphabet, and every request that they can tell apart: what brute force can check.
import fc from 'fast-check';
import type { Witness } from '../../../src/compiler/analysis/space/witness.ts';
import type { Condition, RouteTable } from '../../../src/route-table.ts';
import { compileCondition } from '../../../src/routing/condition.ts';
import type { RequestFacts } from '../../../src/routing/facts.ts';
import { compileGlob } from '../../../src/routing/glob.ts';
import { requestIdAt } from '../../../src/routing/sample.ts';
import { type Operation, PROTOCOL_OPERATIONS, PROTOCOLS, type Protocol, WEEKDAYS } from '../../../src/vocabulary.ts';
import { client, table } from '../../support/tables.ts';

const LETTERS = ['a', 'b'];
/** Texts of up to three letters: two that globs name and one that none does. */
export const TEXTS = textsUpTo(3, [...LETTERS, 'x']);

/** A request as brute force sees it. */
export interface SmallRequest {
  readonly model: string;
  readonly client: string | undefined;
  readonly protocol: Protocol;
  readonly operation: Operation;
  readonly tools: boolean;
  readonly team: string | undefined;
  readonly maxTokens: number | undefined;
  readonly plan: string | undefined;
  readonly session: string | undefined;
  /** Its own lot goes by it. */
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export const smallTable: RouteTable = table({
  clients: [
    client('web', { tags: ['prod'] }),
    client('batch', { tags: ['prod', 'night'], models: ['a*', 'b'] }),
    client('shop', { models: ['?x*'] }),
  ],
});

/** The same, and callers without a name are let in too. */
const openTable: RouteTable = { ...smallTable, server: { ...smallTable.server, allowAnonymous: true } };

const TAGS = new Map(smallTable.clients.map(({ name, tags }) => [name, tags]));

/** @param tags of each client, by its name. */
export function factsOf(request: SmallRequest, tags: ReadonlyMap<string, readonly string[]> = TAGS): RequestFacts {
  return {
    requestId: request.requestId,
    at: request.at,
    model: request.model,
    client: request.client,
    tags: tags.get(request.client ?? '') ?? [],
    protocol: request.protocol,
    operation: request.operation,
    header: (name) => (name === 'x-team' ? request.team : undefined),
    metadata: (key) => (key === 'plan' ? request.plan : undefined),
    flag: (flag) => flag === 'tools' && request.tools,
    number: (field) => (field === 'max_tokens' ? request.maxTokens : undefined),
    user: () => undefined,
    session: () => request.session,
    prompt: () => undefined,
  };
}

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LETTERS) },
  { weight: 2, arbitrary: fc.constantFrom('*', '?') },
  { weight: 1, arbitrary: fc.constantFrom('{a,b}', '{a*,b}', '{,ab}', '{?,b*a}') },
);
export const glob = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const globs = fc.array(glob, { minLength: 1, maxLength: 3 });

const atom: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: globs.map((list) => ({ kind: 'model' as const, globs: list })) },
  fc.subarray(['web', 'batch', 'shop']).map((names) => ({ kind: 'client' as const, names })),
  fc.subarray(['prod', 'night'], { minLength: 1 }).map((names) => ({ kind: 'tag' as const, names })),
  fc
    .subarray<Protocol>(['openai-chat', 'anthropic', 'gemini'], { minLength: 1 })
    .map((names) => ({ kind: 'protocol' as const, names })),
  fc
    .subarray<Operation>(['chat', 'embedding', 'count_tokens'], { minLength: 1 })
    .map((names) => ({ kind: 'operation' as const, names })),
  fc.constant({ kind: 'flag' as const, flag: 'tools' as const }),
  fc.array(glob, { maxLength: 2 }).map((list) => ({ kind: 'header' as const, name: 'x-team', globs: list })),
  fc.array(glob, { maxLength: 2 }).map((list) => ({ kind: 'metadata' as const, name: 'plan', globs: list })),
  fc.constantFrom(0.1, 0.5, 1).map((share) => ({ kind: 'sample' as const, share })),
  fc.constantFrom(0.1, 0.5).map((share) => ({ kind: 'sample' as const, share, by: { kind: 'session' as const } })),
  fc.record({
    kind: fc.constant('time' as const),
    days: fc.constantFrom([...WEEKDAYS], ['fri' as const], ['sat' as const, 'sun' as const]),
    from: fc.constantFrom(0, 540, 1320),
    to: fc.constantFrom(360, 1020, 1440),
    zone: fc.constant('Europe/Berlin'),
  }),
  fc.tuple(fc.option(fc.integer({ min: 0, max: 5 })), fc.option(fc.integer({ min: 0, max: 5 }))).map(([min, max]) => ({
    kind: 'number' as const,
    field: 'max_tokens' as const,
    ...(min !== null && { min }),
    ...(max !== null && { max }),
  })),
);

export const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: atom },
    { weight: 1, arbitrary: tie('condition').map((term) => ({ kind: 'not' as const, term })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, terms]) => ({ kind, terms })),
    },
  ),
})).condition;

function textsUpTo(length: number, letters: readonly string[]): readonly string[] {
  if (length === 0) return [''];
  const shorter = textsUpTo(length - 1, letters);
  return [
    ...shorter,
    ...shorter.filter((text) => text.length === length - 1).flatMap((text) => letters.map((letter) => text + letter)),
  ];
}

/** A Monday morning, a Friday night, the Saturday morning after it, a Sunday; all UTC. */
const MOMENTS = ['2026-01-05T08:30Z', '2026-01-09T22:15Z', '2026-01-10T04:59Z', '2026-01-11T12:00Z'].map(Date.parse);

/** Every request over the small alphabet that can be: what no condition of these tests tells apart is there once. */
const NAMED: readonly SmallRequest[] = smallTable.clients.flatMap(({ name, models }) =>
  TEXTS.filter((model) => model !== '' && (models?.some((glob) => compileGlob(glob).test(model)) ?? true)).flatMap(
    (model) =>
      PROTOCOLS.filter((protocol) => protocol !== 'ollama').flatMap((protocol) =>
        PROTOCOL_OPERATIONS[protocol]
          .filter((operation) => ['chat', 'embedding', 'count_tokens'].includes(operation))
          .flatMap((operation) => variants({ model, client: name, protocol, operation })),
      ),
  ),
);

const ANONYMOUS: readonly SmallRequest[] = NAMED.filter(({ client }) => client === 'web').map((request) => ({
  ...request,
  client: undefined,
}));

/** A table with every request that it lets in. */
export interface World {
  readonly table: RouteTable;
  readonly requests: readonly SmallRequest[];
}
const WORLDS: readonly World[] = [
  { table: smallTable, requests: NAMED },
  { table: openTable, requests: [...NAMED, ...ANONYMOUS] },
];
export const world = fc.constantFrom(...WORLDS);
export const REQUESTS: readonly SmallRequest[] = [...NAMED, ...ANONYMOUS];

function variants(base: Pick<SmallRequest, 'model' | 'client' | 'protocol' | 'operation'>): readonly SmallRequest[] {
  const teams = [undefined, '', 'a', 'b', 'ab', 'ba', 'x'];
  const index = [...base.model].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), base.protocol.length);
  const one = <T>(values: readonly T[], number: number): T => values[number % values.length] as T;
  // Not the whole product, which would be slow, but every pair of values of two axes.
  return [0, 1, 2, 3].map((turn) => ({
    ...base,
    tools: (index + turn) % 2 === 0,
    team: one(teams, index + turn),
    maxTokens: one([undefined, 0, 1, 3, 5, 9], index + turn * 5),
    plan: one([undefined, 'a', 'bb', 'ab'], index + turn * 3),
    session: one([undefined, 's-1', 's-2', 's-3', 's-4'], index + turn * 2),
    requestId: one(['r-1', 'r-2', 'r-3'], index + turn),
    at: one(MOMENTS, index + turn * 3),
  }));
}

export function holds(asked: Condition): (request: SmallRequest) => boolean {
  const compiled = compileCondition(asked);
  return (request) => compiled.test(factsOf(request));
}

/** The request of a witness, every field of it. */
export function requestOf(witness: Witness): SmallRequest {
  return {
    model: witness.model,
    client: witness.client,
    protocol: witness.protocol ?? 'openai-chat',
    operation: witness.operation ?? 'chat',
    tools: witness.flags?.includes('tools') ?? false,
    team: witness.headers?.['x-team'],
    maxTokens: witness.numbers?.max_tokens,
    plan: witness.metadata?.plan,
    session: witness.session,
    requestId: witness.sample === undefined ? 'r-1' : idAt(witness.sample),
    at: witness.at === undefined ? (MOMENTS[0] ?? 0) : Date.parse(witness.at),
  };
}

const IDS = new Map<number, string>();

function idAt(share: number): string {
  const known = IDS.get(share) ?? requestIdAt(share);
  IDS.set(share, known);
  return known;
}

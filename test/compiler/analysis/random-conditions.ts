// Random conditions over a small alphabet, and every request that they can tell apart: what brute force can check.
import fc from 'fast-check';
import type { Witness } from '../../../src/compiler/analysis/space/witness.ts';
import type { Condition, RouteTable } from '../../../src/route-table.ts';
import { compileCondition } from '../../../src/routing/condition.ts';
import type { RequestFacts } from '../../../src/routing/facts.ts';
import { compileGlob } from '../../../src/routing/glob.ts';
import { type Operation, PROTOCOL_OPERATIONS, PROTOCOLS, type Protocol } from '../../../src/vocabulary.ts';
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
}

export const smallTable: RouteTable = table({
  clients: [
    client('web', { tags: ['prod'] }),
    client('batch', { tags: ['prod', 'night'], models: ['a*', 'b'] }),
    client('shop', { models: ['?x*'] }),
  ],
});

const TAGS = new Map(smallTable.clients.map(({ name, tags }) => [name, tags]));

/** @param tags of each client, by its name. */
export function factsOf(request: SmallRequest, tags: ReadonlyMap<string, readonly string[]> = TAGS): RequestFacts {
  return {
    requestId: 'r',
    at: 0,
    model: request.model,
    client: request.client,
    tags: tags.get(request.client ?? '') ?? [],
    protocol: request.protocol,
    operation: request.operation,
    header: (name) => (name === 'x-team' ? request.team : undefined),
    metadata: () => undefined,
    flag: (flag) => flag === 'tools' && request.tools,
    number: (field) => (field === 'max_tokens' ? request.maxTokens : undefined),
    user: () => undefined,
    session: () => undefined,
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

/** Every request over the small alphabet that can be: what no condition of these tests tells apart is there once. */
export const REQUESTS: readonly SmallRequest[] = smallTable.clients.flatMap(({ name, models }) =>
  TEXTS.filter((model) => model !== '' && (models?.some((glob) => compileGlob(glob).test(model)) ?? true)).flatMap(
    (model) =>
      PROTOCOLS.filter((protocol) => protocol !== 'ollama').flatMap((protocol) =>
        PROTOCOL_OPERATIONS[protocol]
          .filter((operation) => ['chat', 'embedding', 'count_tokens'].includes(operation))
          .flatMap((operation) => variants({ model, client: name, protocol, operation })),
      ),
  ),
);

function variants(base: Pick<SmallRequest, 'model' | 'client' | 'protocol' | 'operation'>): readonly SmallRequest[] {
  const teams = [undefined, '', 'a', 'b', 'ab', 'ba', 'x'];
  const index = [...base.model].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), base.protocol.length);
  // Not the whole product, which would be slow, but every pair of values of two axes.
  return [0, 1, 2, 3].map((turn) => ({
    ...base,
    tools: (index + turn) % 2 === 0,
    team: teams[(index + turn) % teams.length],
    maxTokens: [undefined, 0, 1, 3, 5, 9][(index + turn * 5) % 6],
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
  };
}

// Which route, and where it goes: match and the first step of a plan, in files of very different lengths.
import { startChain } from '../../src/routing/chain.ts';
import type { RequestFacts } from '../../src/routing/facts.ts';
import { matchRoute } from '../../src/routing/match.ts';
import { type PreparedTable, prepareTable } from '../../src/routing/prepare.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import { systemClock } from '../../src/upstream/clock.ts';
import { corpus } from '../../test/compiler/analysis/corpus.ts';
import type { Figures } from '../figures.ts';
import { clientOfRoute, modelOfRoute, routesFile } from './corpus.ts';
import { cpuOf } from './cpu.ts';
import { compileText } from './language.ts';

const SIZES = [10, 1000, 10_000];
const REQUESTS = 97;

/** A kind of file: its text, and requests of which each is taken by one of its routes. */
interface Kind {
  readonly name: string;
  file(routes: number): string;
  request(number: number, table: PreparedTable): RequestFacts;
}

const KINDS: readonly Kind[] = [
  {
    name: 'a route a model',
    file: routesFile,
    request(number, { routes }) {
      const route = Math.floor((number * routes.length) / REQUESTS);
      return factsOf({ model: modelOfRoute(route), client: clientOfRoute(route) });
    },
  },
  {
    name: 'the stacks of many teams',
    file: corpus,
    request(number, { table: { clients } }) {
      const client = clients[Math.floor((number * clients.length) / REQUESTS)];
      const model = MODELS[number % MODELS.length] ?? '';
      return factsOf({ model, client: client?.name, tags: client?.tags ?? [], stream: number % 3 === 0 });
    },
  },
];

/** Some that teams have routes for, narrow and broad, and some for everybody. */
const MODELS = [
  'gpt-4o',
  'gpt-5-mini',
  'claude-sonnet-large-2026',
  'claude-opus-preview-2',
  'o3-pro',
  'gemini-2.5-flash',
  'mistral/small:free',
  'qwen3-12-coder',
  'llama-3.3-70b-v30',
];

export function routing(figures: Figures): void {
  for (const kind of KINDS) for (const count of SIZES) measure(figures, kind, count);
}

function measure(figures: Figures, kind: Kind, count: number): void {
  const prepared = prepareTable(compileText(kind.file(count)));
  const what = `${prepared.routes.length.toLocaleString('en')} routes, ${kind.name}`;
  const requests = Array.from({ length: REQUESTS }, (_, at) => kind.request(at, prepared));
  let turn = 0;
  const next = (): RequestFacts => requests[turn++ % requests.length] as RequestFacts;
  const match = (facts: RequestFacts) => {
    const found = matchRoute(prepared, facts);
    if (found === undefined) throw new Error(`no route takes ${facts.model}`);
    return found;
  };
  figures.line(
    `match, ${what}`,
    'us',
    cpuOf(() => void match(next())),
  );
  // A name that never came before: nothing is remembered of it.
  figures.line(
    `match a new model, ${what}`,
    'us',
    cpuOf(() => void matchRoute(prepared, { ...next(), model: `new-${turn}` })),
  );
  const tools = { prices: prepared.prices, state: createMemoryState(), clock: systemClock, random: Math.random };
  const plan = (): void => {
    const facts = next();
    const chain = startChain({ ...match(facts), ...tools, facts });
    chain.next();
    chain.close();
  };
  figures.line(`match and plan, ${what}`, 'us', cpuOf(plan));
}

interface Asked {
  readonly model: string;
  readonly client: string | undefined;
  readonly tags?: readonly string[];
  readonly stream?: boolean;
}

function factsOf({ model, client, tags = [], stream = false }: Asked): RequestFacts {
  return {
    requestId: `request of ${client}`,
    at: 1_790_000_000_000,
    model,
    client,
    tags,
    protocol: 'openai-chat',
    operation: 'chat',
    header: () => undefined,
    metadata: () => undefined,
    flag: (feature) => feature === 'stream' && stream,
    number: () => undefined,
    user: () => undefined,
    session: () => undefined,
    prompt: () => undefined,
  };
}

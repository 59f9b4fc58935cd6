// Which route, and where it goes: match and the first step of a plan, with 10, 1,000 and 10,000 routes.

import { startChain } from '../../src/routing/chain.ts';
import type { RequestFacts } from '../../src/routing/facts.ts';
import { matchRoute } from '../../src/routing/match.ts';
import { prepareTable } from '../../src/routing/prepare.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import { systemClock } from '../../src/upstream/clock.ts';
import type { Figures } from '../figures.ts';
import { clientOfRoute, modelOfRoute, routesFile } from './corpus.ts';
import { cpuOf } from './cpu.ts';
import { compileText } from './language.ts';

const SIZES = [10, 1000, 10_000];

export function routing(figures: Figures): void {
  for (const count of SIZES) {
    const routes = count.toLocaleString('en');
    const prepared = prepareTable(compileText(routesFile(count)));
    const requests = Array.from({ length: 97 }, (_, at) => requestFor(Math.floor((at * count) / 97)));
    let turn = 0;
    const next = (): RequestFacts => requests[turn++ % requests.length] as RequestFacts;
    const match = (facts: RequestFacts) => {
      const found = matchRoute(prepared, facts);
      if (found === undefined) throw new Error(`no route takes ${facts.model}`);
      return found;
    };
    figures.line(
      `match, ${routes} routes`,
      'us',
      cpuOf(() => void match(next())),
    );
    const tools = { prices: prepared.prices, state: createMemoryState(), clock: systemClock, random: Math.random };
    const plan = (): void => {
      const facts = next();
      const chain = startChain({ ...match(facts), ...tools, facts });
      chain.next();
      chain.close();
    };
    figures.line(`match and plan one attempt, ${routes} routes`, 'us', cpuOf(plan));
  }
}

function requestFor(route: number): RequestFacts {
  return {
    requestId: `request-${route}`,
    at: 1_790_000_000_000,
    model: modelOfRoute(route),
    client: clientOfRoute(route),
    tags: [],
    protocol: 'openai-chat',
    operation: 'chat',
    header: () => undefined,
    metadata: () => undefined,
    flag: () => false,
    number: () => undefined,
    user: () => undefined,
    session: () => undefined,
    prompt: () => undefined,
  };
}

// H55: whether bytes pass through is decided by the target that a route resolves to, never by the name that was asked for.
import { expect, test } from 'vitest';
import type { Protocol } from '../../src/vocabulary.ts';
import { simulating } from '../support/simulating.ts';

const ROUTES = `provider chat { protocol openai-chat; base_url "https://chat.test"; key env.CHAT_KEY }
provider claude { protocol anthropic; base_url "https://claude.test"; key env.CLAUDE_KEY }
route crossed { match model "gpt-*"; to claude/claude-sonnet }
route back { match model "claude-*"; to chat/gpt-5 }
`;

type Sent = readonly [path: string, isAsItCame: boolean];

async function sent(protocol: Protocol, model: string): Promise<Sent | undefined> {
  let seen: Sent | undefined;
  const { simulation } = simulating(ROUTES, ({ request }) => {
    seen = [new URL(request.url).pathname, String(request.body).includes('future_field')];
    return { kind: 'answers', afterMs: 1 };
  });
  simulation.send({ protocol, model, body: { future_field: 1 } });
  await simulation.run(1_000);
  expect(simulation.faults).toEqual([]);
  return seen;
}

test.each([
  ['openai-chat', 'gpt-4o', ['/v1/messages', false]],
  ['openai-chat', 'claude-opus', ['/chat/completions', true]],
  ['anthropic', 'gpt-4o', ['/v1/messages', true]],
  ['anthropic', 'claude-opus', ['/chat/completions', false]],
] as const)('H55 a client of %s that asks for %s', async (protocol, model, expected) => {
  expect(await sent(protocol, model)).toEqual(expected);
});

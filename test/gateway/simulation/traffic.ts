// Steady traffic through a simulated gateway, and what must hold after any of it.
import assert from 'node:assert/strict';
import type { SimulatedRequest } from '../../../src/gateway/simulation/simulated-request.ts';
import type { SimulatedCall, SimulatedOutcome } from '../../../src/gateway/simulation/simulated-transport.ts';
import { Simulation } from '../../../src/gateway/simulation/simulation.ts';
import { configurationOf } from '../../support/simulating.ts';
import { TrafficLog } from './traffic-log.ts';

export interface Wire {
  readonly providers: string;
  /** Every other answer is, and those are timed; else none is, and all are timed. */
  readonly streams: boolean;
}

const providers = (protocols: Readonly<Record<string, string>>): string =>
  Object.entries(protocols)
    .map(([name, protocol]) => {
      const key = `env.${name.toUpperCase()}_KEY`;
      return `provider ${name} { protocol ${protocol}; base_url "https://${name}.test"; key ${key} }\n`;
    })
    .join('');

/** Clients speak openai-chat. `plain`: the least that can be said and read. `mixed`: one provider is translated for. */
export const WIRES = {
  plain: { providers: providers({ a: 'openai-chat', b: 'openai-chat', c: 'openai-chat' }), streams: false },
  mixed: { providers: providers({ a: 'openai-chat', b: 'anthropic', c: 'openai-chat' }), streams: true },
} as const satisfies Readonly<Record<string, Wire>>;

/** What every provider does; `time` is in milliseconds since the beginning. */
export type Upstream = (call: SimulatedCall, time: number) => SimulatedOutcome;

export interface Traffic {
  readonly wire: Wire;
  readonly requests: number;
  readonly perSecond: number;
  /** Added to the requests' bodies in turn; an even number of them. */
  readonly bodies?: readonly object[];
}

const SAME = [{}, {}] as const;
/** Longer than the longest of what may still be waited for: 10 minutes. */
const UNTIL_OVER_MS = 700_000;

/** Sends them evenly, and lets all of them end; throws where something is left over. */
export async function run(text: string, upstream: Upstream, traffic: Traffic): Promise<TrafficLog> {
  const { wire, requests, perSecond, bodies = SAME } = traffic;
  const simulation = new Simulation({
    configuration: configurationOf(wire.providers + text),
    upstream: (call) => upstream(call, log.now()),
    onRecord: (record) => log.over(record),
  });
  const log: TrafficLog = new TrafficLog(requests, simulation.clock);
  const asked = bodies.map(
    (body, index): SimulatedRequest => ({ model: 'm', stream: wire.streams && index % 2 === 0, body }),
  );
  let sent = 0;
  const send = (): void => {
    const request = asked[sent % asked.length];
    if (sent === requests || request === undefined) return;
    simulation.clock.after(1_000 / perSecond, send);
    simulation.sendInto(log.reply(sent++, wire.streams ? 'streams' : 'all'), request);
  };
  send();
  await simulation.run((requests / perSecond) * 1_000 + UNTIL_OVER_MS);
  checkOver(simulation, log);
  return log;
}

/** Every answer ended once; nothing is under way, no slot held, no timer set, no fault met. */
function checkOver({ faults, gateway, clock, state }: Simulation, { ends }: TrafficLog): void {
  assert.deepEqual(faults, []);
  assert.ok(
    ends.every((times) => times === 1),
    'every answer ends once',
  );
  assert.equal(gateway.inFlight, 0);
  assert.equal(clock.pending, 0);
  for (const name of ['a', 'b', 'c']) {
    assert.equal(state.inFlight(`target ${name}/m`), 0);
    assert.equal(state.inFlight(`key ${name}/${name.toUpperCase()}_KEY`), 0);
  }
}

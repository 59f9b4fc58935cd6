// A gateway in which everything outside is played: time, chance, upstreams, clients. What runs is the executor itself.
import { codecFor } from '../../codec/index.ts';
import type { RouteTable } from '../../route-table.ts';
import { seededRandom } from '../../routing/random.ts';
import { createMemoryState } from '../../state/memory.ts';
import type { State } from '../../state/state.ts';
import type { RequestRecord } from '../../telemetry/record.ts';
import type { Configuration } from '../configuration.ts';
import { Execution } from '../execution.ts';
import { Gateway } from '../gateway.ts';
import type { Reply } from '../reply.ts';
import { provision, type Snapshot } from '../snapshot.ts';
import { SimulatedReply } from './simulated-reply.ts';
import { type MakeCall, type SimulatedRequest, simulatedCall } from './simulated-request.ts';
import { createSimulatedTransport, type SimulatedUpstream } from './simulated-transport.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface SimulationInit {
  readonly configuration: Configuration;
  /** Plays every provider. */
  readonly upstream: SimulatedUpstream;
  readonly seed?: number;
  /** Told of each request once it is over. */
  readonly onRecord?: (record: RequestRecord) => void;
  /** Unix milliseconds. */
  readonly startsAt?: number;
}

/** Who calls; without a client it is an anonymous one, without an id one is made up. */
interface Origin {
  readonly client?: string;
  readonly requestId?: string;
}

/** No secret is needed: each is made of its own name, in a form that is good for an address too. */
const SECRETS = {
  environment: (name: string) => `https://${name}.simulated`,
  file: (path: string) => path,
};

export class Simulation {
  readonly clock: VirtualClock;
  readonly state: State = createMemoryState();
  readonly gateway: Gateway;
  readonly random: () => number;
  /** Faults of the program: a simulation with any has shown nothing else. */
  readonly faults: unknown[] = [];
  readonly #init: SimulationInit;

  constructor(init: SimulationInit) {
    this.#init = init;
    this.clock = new VirtualClock(init.startsAt);
    this.random = seededRandom(init.seed ?? 1);
    this.gateway = new Gateway(this.#provision(init.configuration), {
      clock: this.clock,
      random: this.random,
      state: this.state,
      onRecord: init.onRecord ?? (() => {}),
      onFault: (fault) => void this.faults.push(fault),
    });
  }

  /** As a reload would. */
  install(configuration: Configuration): void {
    this.gateway.install(this.#provision(configuration));
  }

  /** A client asks; the answer comes as time passes. A request that is sent again is encoded once. */
  send(request: SimulatedRequest): SimulatedReply {
    const reply = new SimulatedReply(this.clock);
    this.sendInto(reply, request);
    return reply;
  }

  /** As `send`, for a client that reads the answer in its own way. */
  sendInto(reply: Reply, request: SimulatedRequest): void {
    this.#begin(reply, (identity) => simulatedCall(request, identity), request);
  }

  /** As `send`, for a call that is made elsewhere. */
  sendCall(make: MakeCall, from: Origin): SimulatedReply {
    const reply = new SimulatedReply(this.clock);
    this.#begin(reply, make, from);
    return reply;
  }

  #begin(reply: Reply, make: MakeCall, from: Origin): void {
    const admission = this.gateway.admit(from.requestId);
    const { requestId, snapshot } = admission;
    const call = make({ requestId, now: this.clock.now() });
    const client = from.client === undefined ? undefined : snapshot.clientKeys.named(from.client);
    new Execution({ admission, call, client, reply }).begin();
  }

  /** Lets so many milliseconds pass. */
  run(forMs: number): Promise<void> {
    return this.clock.advance(forMs);
  }

  #provision({ table, positions, hash }: Configuration): Snapshot {
    const { clock } = this;
    const { upstream } = this.#init;
    return provision({
      table: withoutOutside(table),
      positions,
      hash,
      secrets: SECRETS,
      transportFor: ({ name, protocol }) =>
        createSimulatedTransport({ provider: name, codec: codecFor(protocol), clock, upstream }),
    });
  }
}

/** What lies outside and is not played has no address here: a Redis, proxies. */
function withoutOutside({ state: _, ...table }: RouteTable): RouteTable {
  const providers = table.providers.map(({ proxy: _proxy, keys, ...provider }) => ({
    ...provider,
    keys: { ...keys, members: keys.members.map(({ proxy: _own, ...key }) => key) },
  }));
  return { ...table, providers };
}

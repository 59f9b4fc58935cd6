// Runs a test: its request through the gateway itself, on fresh state, with everything outside simulated.
import type { FileReader } from '../../compiler/file-reader.ts';
import type { Expectation, RouteTest } from '../../compiler/route-test.ts';
import type { RouteTable } from '../../route-table.ts';
import type { RequestFacts } from '../../routing/facts.ts';
import { requestIdAt } from '../../routing/sample.ts';
import type { RequestRecord } from '../../telemetry/record.ts';
import { CallFacts } from '../call-facts.ts';
import type { KnownClient } from '../client-keys.ts';
import type { Configuration } from '../configuration.ts';
import type { Decision } from '../decision.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { RoutedRequest } from './coverage.ts';
import { TestFault } from './test-fault.ts';
import { testedCall } from './tested-call.ts';
import { TestedUpstreams } from './tested-upstreams.ts';
import { type Comparison, compare, compareShare } from './verdicts.ts';

export interface TestResult {
  readonly test: RouteTest;
  /** Why it cannot be run at all, where it cannot. */
  readonly fault?: string;
  /** Each expectation at most once. */
  readonly failures: readonly TestFailure[];
}

export interface TestFailure extends Pick<Comparison, 'expected' | 'got'> {
  readonly expectation: Expectation;
  /** How many of the test's requests did not meet it; absent where it is about all together. */
  readonly requests?: number;
  /** Of the first of them. */
  readonly decision?: Decision;
}

export interface TestOptions {
  readonly seed: number;
  /** Where whole bodies are read; the disk unless said. */
  readonly files?: FileReader;
  /** Is shown every request that is routed. */
  readonly onRouted?: (request: RoutedRequest) => void;
}

/** The same seed gives the same result. */
export async function runTest(
  test: RouteTest,
  configuration: Configuration,
  options: TestOptions,
): Promise<TestResult> {
  try {
    return { test, failures: await new TestRun(test, configuration, options).failures() };
  } catch (fault) {
    if (!(fault instanceof TestFault)) throw fault;
    return { test, fault: fault.message, failures: [] };
  }
}

/** Undefined: a caller without a name. */
function callerOf({ client, anonymous }: RouteTest['request'], { clients }: RouteTable): string | undefined {
  return anonymous === undefined ? (client ?? clients[0]?.name) : undefined;
}

class TestRun {
  readonly #test: RouteTest;
  readonly #seed: number;
  readonly #files: FileReader | undefined;
  readonly #onRouted: TestOptions['onRouted'];
  readonly #upstreams: TestedUpstreams;
  readonly #simulation: Simulation;
  readonly #client: string | undefined;
  readonly #failures = new Map<Expectation, TestFailure>();
  #record: RequestRecord | undefined;

  constructor(test: RouteTest, configuration: Configuration, { seed, files, onRouted }: TestOptions) {
    const { table } = configuration;
    this.#test = test;
    this.#seed = seed;
    this.#files = files;
    this.#onRouted = onRouted;
    this.#client = callerOf(test.request, table);
    this.#upstreams = new TestedUpstreams(table, test.givens);
    this.#simulation = new Simulation({
      configuration,
      upstream: this.#upstreams.answer,
      seed,
      onRecord: (record) => {
        this.#record = record;
      },
      ...(test.request.at === undefined ? {} : { startsAt: test.request.at }),
    });
  }

  async failures(): Promise<readonly TestFailure[]> {
    const { request, times, expectations } = this.#test;
    const { clock, state } = this.#simulation;
    const make = testedCall(request, this.#files);
    this.#upstreams.cool(state, clock.now());
    const sampled = request.sample === undefined ? undefined : requestIdAt(request.sample);
    const served = new Map<string | undefined, number>();
    for (let count = 1; count <= times; count++) {
      this.#checkExpiry();
      const requestId = sampled ?? `test-${this.#seed}-${count}`;
      const { target } = await this.#send(make, requestId);
      served.set(target, (served.get(target) ?? 0) + 1);
    }
    for (const expectation of expectations) {
      const comparison = compareShare(expectation, served);
      if (comparison?.holds === false) this.#failures.set(expectation, { expectation, ...comparison });
    }
    return expectations.flatMap((expectation) => this.#failures.get(expectation) ?? []);
  }

  async #send(make: ReturnType<typeof testedCall>, requestId: string): Promise<RequestRecord> {
    this.#record = undefined;
    this.#upstreams.forget();
    const client = this.#client;
    let facts: RequestFacts | undefined;
    const seen: typeof make = (identity) => {
      // A call of their own: the gateway lets go of the one that it serves.
      if (this.#onRouted !== undefined) facts = new CallFacts(make(identity), this.#knownClient, identity.now);
      return make(identity);
    };
    this.#simulation.sendCall(seen, { requestId, ...(client === undefined ? {} : { client }) });
    await this.#simulation.clock.advanceUntil(() => this.#record !== undefined);
    const [fault] = this.#simulation.faults;
    if (fault !== undefined) throw fault;
    const record = this.#record as RequestRecord | undefined;
    if (record === undefined) throw new Error(`the request of "${this.#test.name}" never ended`);
    if (facts !== undefined) this.#showRouted(facts, record);
    for (const expectation of this.#test.expectations) this.#compare(expectation, record);
    return record;
  }

  /** Where the client may not ask for the model, no route is looked at. */
  #showRouted(facts: RequestFacts, record: RequestRecord): void {
    const { snapshot, traces } = this.#simulation.gateway;
    if (this.#knownClient?.mayUse(facts.model) === false) return;
    const arms = traces.latest(1)[0]?.armsTried ?? new Set();
    this.#onRouted?.({ routes: snapshot.routing.routes, facts, record, arms });
  }

  #compare(expectation: Expectation, record: RequestRecord): void {
    const comparison = compare(expectation, {
      record,
      parameter: (name) => this.#upstreams.parameter(name, record.target),
    });
    if (comparison === undefined || comparison.holds) return;
    const before = this.#failures.get(expectation);
    if (before !== undefined) {
      this.#failures.set(expectation, { ...before, requests: (before.requests ?? 0) + 1 });
      return;
    }
    const decision = this.#simulation.gateway.traces.latest(1)[0]?.decision();
    const { expected, got } = comparison;
    this.#failures.set(expectation, { expectation, expected, got, requests: 1, ...(decision && { decision }) });
  }

  get #knownClient(): KnownClient | undefined {
    return this.#client === undefined ? undefined : this.#simulation.gateway.snapshot.clientKeys.named(this.#client);
  }

  /** Who may call is asked before anything is routed. */
  #checkExpiry(): void {
    const { clock } = this.#simulation;
    const client = this.#knownClient;
    if (client?.expires === undefined || clock.now() < client.expires.at) return;
    throw new TestFault(`client ${client.name} is not let in any more: it expires ${client.expires.date}`);
  }
}

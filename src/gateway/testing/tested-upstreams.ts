// The upstreams of a test: they do what is given, and answer where nothing is.
import { codecFor } from '../../codec/index.ts';
import type { Given, Subject } from '../../compiler/route-test.ts';
import type { RouteTable } from '../../route-table.ts';
import { compileGlob } from '../../routing/glob.ts';
import { keyIdentity } from '../../routing/identity.ts';
import type { State } from '../../state/state.ts';
import type { ParameterValue } from '../../vocabulary.ts';
import { uncarried } from '../simulation/carried.ts';
import { operationOf } from '../simulation/operation-answer.ts';
import type { SimulatedCall, SimulatedOutcome } from '../simulation/simulated-transport.ts';
import { callHead } from '../simulation/wire.ts';

/** Milliseconds to the first content where nothing is given. */
const USUAL_MS = 100;

export class TestedUpstreams {
  /** What was asked of them since `forget`. */
  #calls: SimulatedCall[] = [];
  readonly #table: RouteTable;
  readonly #fails: Rule<Extract<Given, { kind: 'fails' }>>[];
  readonly #takes: Rule<Extract<Given, { kind: 'takes' }>>[];
  readonly #cooling: readonly Extract<Given, { kind: 'cooling' }>[];

  constructor(table: RouteTable, givens: readonly Given[]) {
    this.#table = table;
    const rules = <G extends Given>(given: G): Rule<G> => ({ given, used: 0 });
    this.#fails = narrowFirst(givens.filter((given) => given.kind === 'fails')).map(rules);
    this.#takes = narrowFirst(givens.filter((given) => given.kind === 'takes')).map(rules);
    this.#cooling = givens.filter((given) => given.kind === 'cooling');
  }

  /** Plays every provider. */
  readonly answer = (call: SimulatedCall): SimulatedOutcome => {
    this.#calls.push(call);
    const taking = this.#takes.find(({ given }) => this.#isAbout(given.subject, call));
    const afterMs = taking?.given.afterMs ?? USUAL_MS;
    const failing = this.#fails.find(
      ({ given, used }) => this.#isAbout(given.subject, call) && used < (given.times ?? Number.POSITIVE_INFINITY),
    );
    if (failing === undefined) return { kind: 'answers', afterMs };
    failing.used += 1;
    return { kind: 'fails', error: failing.given.error, ...(taking === undefined ? {} : { afterMs }) };
  };

  /** Takes the keys out that are said to cool. */
  cool(state: State, now: number): void {
    for (const { subject, label } of this.#cooling) {
      const key = `${subject.provider}/${label}`;
      const outage = {
        key,
        model: undefined,
        reason: 'rate_limited',
        since: now,
        until: Number.MAX_SAFE_INTEGER,
      } as const;
      state.setOutage(keyIdentity(key), { ...outage, strikes: 1, halfOpen: false, probing: false });
    }
  }

  forget(): void {
    this.#calls = [];
  }

  /** A canonical parameter as the upstream of this target was last sent it; of any upstream where nobody served. */
  parameter(name: string, target: string | undefined): ParameterValue | undefined {
    const [provider = '', ...model] = target?.split('/') ?? [];
    const subject = { provider, model: model.join('/') };
    const call = this.#calls.findLast((one) => target === undefined || this.#isAbout(subject, one));
    if (call === undefined) return undefined;
    const protocol = this.#table.providers.find((one) => one.name === call.provider)?.protocol ?? 'demo';
    const { url, headers, body } = uncarried(call.request);
    const head = callHead(url.pathname, { query: url.searchParams, headers });
    const { chat, operations } = codecFor(protocol);
    const form = operationOf(url.pathname);
    // Only conversations have parameters.
    if (form !== undefined && form !== 'completion') return undefined;
    const reader = form === 'completion' ? (operations?.completion ?? chat) : chat;
    const { parameters } = reader.decodeRequest(JSON.parse(body?.toString() || '{}'), head);
    return (parameters as Readonly<Record<string, ParameterValue | undefined>>)[name];
  }

  #isAbout({ provider, model }: Subject, call: SimulatedCall): boolean {
    if (provider !== call.provider) return false;
    return model === undefined || this.#upstreamModel(provider, model) === call.model;
  }

  /** As the provider's `model` lines have it. */
  #upstreamModel(provider: string, model: string): string {
    const models = this.#table.providers.find(({ name }) => name === provider)?.models ?? [];
    return models.find(({ glob }) => compileGlob(glob).test(model))?.upstreamId ?? model;
  }
}

interface Rule<G extends Given> {
  readonly given: G;
  used: number;
}

/** What is said of a target before what is said of its provider; else as written. */
function narrowFirst<G extends Given>(givens: readonly G[]): readonly G[] {
  return [
    ...givens.filter(({ subject }) => subject.model !== undefined),
    ...givens.filter(({ subject }) => subject.model === undefined),
  ];
}

// Answers from the command line, for where nobody can be asked.

import type { Target } from '../../convert/routes-file/statement.ts';
import { readAddress } from '../../language/literals/address.ts';
import { problemText } from '../../language/literals/reading.ts';
import { suggest } from '../../language/suggest.ts';
import { UsageError } from '../command.ts';
import { type Answers, DEMO_ANSWERS } from './first-file.ts';
import { isLocal, nameFault, readModelTarget } from './readings.ts';
import { detected, type Environment, offered, starterOf } from './starters.ts';

export interface InitFlags {
  readonly provider?: readonly string[];
  readonly model?: string;
  readonly client?: readonly string[];
  readonly listen?: string;
  readonly fallback: boolean;
}

/** What is not said is found: providers by the variables that are set, else the demo. Throws `UsageError`. */
export function answersFrom(flags: InitFlags, environment: Environment): Answers {
  const found = flags.provider ?? detected(environment);
  const providers = [...new Set(found.length > 0 ? found : DEMO_ANSWERS.providers)];
  for (const name of providers) checkProvider(name);
  const clients = [...new Set(flags.client ?? [])];
  for (const name of clients) checkName(name);
  const listen = flags.listen ?? DEMO_ANSWERS.listen;
  const address = readAddress(listen);
  if (!address.ok) throw new UsageError(`--listen: ${problemText(address.problem)}`);
  if (clients.length === 0 && !isLocal(listen)) {
    throw new UsageError(`others could call at ${listen}: name those who may by --client`);
  }
  return { listen, providers, model: modelFrom(flags.model, providers), clients, fallback: flags.fallback };
}

function modelFrom(said: string | undefined, providers: readonly string[]): Target {
  const vendor = providers.find((name) => name !== 'demo');
  if (said === undefined) {
    return vendor === undefined ? DEMO_ANSWERS.model : { provider: vendor, model: starterOf(vendor).model };
  }
  const target = readModelTarget(said, providers);
  if (typeof target === 'string') throw new UsageError(`--model: ${target}`);
  return target;
}

function checkProvider(name: string): void {
  const known = offered().map((preset) => preset.name);
  if (known.includes(name)) return;
  const near = suggest(name, known);
  const help = near === undefined ? `choose among ${known.join(', ')}` : `did you mean "${near}"?`;
  throw new UsageError(`there is no provider "${name}" that needs only a key: ${help} (clouds: docs/providers.md)`);
}

function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) throw new UsageError(`--client: ${fault}`);
}

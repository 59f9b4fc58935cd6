// What an answer must be, whether it was asked for or stands on the command line.
import { isLoopbackHost } from '../../compiler/base-url.ts';
import type { Target } from '../../convert/routes-file/statement.ts';
import { readAddress } from '../../language/literals/address.ts';
import { readName, readTarget } from '../../language/literals/name.ts';
import { problemText } from '../../language/literals/reading.ts';
import { Source } from '../../language/source.ts';

/** `PROVIDER/MODEL` of one of the providers, or what is wrong with it. */
export function readModelTarget(written: string, providers: readonly string[]): Target | string {
  const span = { source: new Source('', ''), start: 0, end: 0 };
  const reading = readTarget({ kind: 'word', text: written, span });
  if (!reading.ok) return `${reading.problem.message}; write PROVIDER/MODEL`;
  const { provider, model } = reading.value;
  if (!providers.includes(provider)) return `"${provider}" is not among the providers: ${providers.join(', ')}`;
  return model.includes('$') ? `"${model}" is not the name of one model` : reading.value;
}

/** Only this machine can connect. */
export function isLocal(listen: string): boolean {
  const address = readAddress(listen);
  return address.ok && (address.value.kind === 'unix' || isLoopbackHost(address.value.host));
}

/** Why a client cannot be called so. */
export function nameFault(name: string): string | undefined {
  const reading = readName(name);
  return reading.ok ? undefined : problemText(reading.problem);
}

// The questions of `fairlead init`, on a terminal. Each has an answer that is good enough to press Enter.
import type { Readable, Writable } from 'node:stream';
import { confirm, intro, isCancel, multiselect, outro, select, text } from '@clack/prompts';
import type { Target } from '../../convert/routes-file/statement.ts';
import { readAddress } from '../../language/literals/address.ts';
import { problemText } from '../../language/literals/reading.ts';
import { type Answers, DEMO_ANSWERS } from './first-file.ts';
import { isLocal, nameFault, readModelTarget } from './readings.ts';
import { detected, type Environment, keyVariableOf, offered, starterOf } from './starters.ts';

/** Where questions are asked: a screen with a keyboard. */
export interface Screen {
  readonly input: Readable;
  readonly output: Writable;
}

/** `signal`: nobody is there any more. */
type Asking = Screen & { readonly signal: AbortSignal };

/** Thrown by an answer that is none: ctrl-C, Escape, or the end of the input. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Throws `Cancelled`. */
export async function askAll(keyboard: Screen, environment: Environment): Promise<Answers> {
  const gone = new AbortController();
  // A terminal that is closed answers nothing more.
  for (const event of ['end', 'close']) keyboard.input.once(event, () => gone.abort());
  const screen = { ...keyboard, signal: gone.signal };
  intro('A first routes file. Enter takes what is there, ctrl-C leaves.', screen);
  const listen = await askListen(screen);
  const providers = await askProviders(screen, environment);
  const isDemo = providers.every((name) => name === 'demo');
  const model = isDemo ? DEMO_ANSWERS.model : await askModel(providers, screen);
  const clients = await askClients(listen, screen);
  const spare = providers.filter((name) => name !== 'demo').length > 1;
  const fallback =
    spare && answered(await confirm({ ...screen, message: 'When a provider fails, go on to another one?' }));
  return { listen, providers, model, clients, fallback };
}

/** The last line of the dialogue. */
export function close(message: string, screen: Screen): void {
  outro(message, screen);
}

async function askListen(screen: Asking): Promise<string> {
  const address = await text({
    ...screen,
    message: 'Where do clients connect?',
    initialValue: DEMO_ANSWERS.listen,
    validate: (value = '') => {
      const reading = readAddress(value);
      return reading.ok ? undefined : problemText(reading.problem);
    },
  });
  return answered(address);
}

async function askProviders(screen: Asking, environment: Environment): Promise<readonly string[]> {
  const there = detected(environment);
  const options = offered().map((preset) => {
    const variable = keyVariableOf(preset, environment);
    const hint = there.includes(preset.name) ? `${variable} is set` : (variable ?? 'no key');
    return { value: preset.name, label: preset.title, hint };
  });
  const found = options.toSorted(
    (one, other) => Number(there.includes(other.value)) - Number(there.includes(one.value)),
  );
  const message = 'Which providers? (space chooses; clouds: docs/providers.md)';
  const initialValues = there.length > 0 ? [...there] : ['demo'];
  return answered(await multiselect({ ...screen, message, options: found, initialValues, maxItems: 8 }));
}

async function askModel(providers: readonly string[], screen: Asking): Promise<Target> {
  const targets = providers.filter((name) => name !== 'demo').map((name) => `${name}/${starterOf(name).model}`);
  const other = 'another one';
  const options = [...targets, other].map((value) => ({ value }));
  const message = 'Which model serves a request that no other route takes?';
  const chosen = answered(await select({ ...screen, message, options }));
  const validate = (value = ''): string | undefined => {
    const reading = readModelTarget(value, providers);
    return typeof reading === 'string' ? reading : undefined;
  };
  const written = chosen === other ? answered(await text({ ...screen, message: 'PROVIDER/MODEL', validate })) : chosen;
  const target = readModelTarget(written, providers);
  if (typeof target === 'string') throw new Error(target);
  return target;
}

async function askClients(listen: string, screen: Asking): Promise<readonly string[]> {
  const open = isLocal(listen);
  const options = [
    ...(open ? [{ value: 'anyone', label: 'anyone on this machine', hint: 'no key' }] : []),
    { value: 'keys', label: 'clients with a key each', hint: 'kept in variables' },
  ];
  const who = answered(await select({ ...screen, message: 'Who may call?', options }));
  if (who === 'anyone') return [];
  const names = await text({
    ...screen,
    message: 'Their names, with commas',
    initialValue: 'app',
    validate: (value = '') =>
      namesOf(value)
        .map(nameFault)
        .find((fault) => fault !== undefined) ?? (namesOf(value).length === 0 ? 'at least one' : undefined),
  });
  return namesOf(answered(names));
}

function namesOf(value: string): readonly string[] {
  return [
    ...new Set(
      value
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ];
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Cancelled('no answer');
  return answer as Exclude<T, symbol>;
}

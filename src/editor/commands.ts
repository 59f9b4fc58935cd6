// What a code lens does: a test is run, a route explained by the plainest request that it takes.
import { Reach } from '../compiler/analysis/reach.ts';
import { renderWitness } from '../compiler/analysis/space/witness.ts';
import type { Compilation } from '../compiler/compile.ts';
import { tableHash } from '../compiler/hash.ts';
import { runTest } from '../gateway/testing/run-test.ts';
import type { EditorPorts } from './ports.ts';

/** For people: a line, and all there is to say. */
export interface CommandResult {
  readonly title: string;
  readonly text: string;
  readonly ok: boolean;
}

type Tools = Pick<EditorPorts, 'testReport' | 'explanation'>;

/** `fairlead test` does the same, with the same seed. */
export async function runNamedTest(compilation: Compilation, name: string, tools: Tools): Promise<CommandResult> {
  const { table, positions, tests } = compilation;
  if (table === undefined) return withErrors(`test "${name}"`);
  const test = tests.find((known) => known.name === name);
  if (test === undefined) return refusal(`there is no test "${name}"`);
  const result = await runTest(test, { table, positions, hash: tableHash(table) }, { seed: SEED });
  const ok = result.fault === undefined && result.failures.length === 0;
  return { title: `test "${name}" ${ok ? 'passed' : 'failed'}`, text: tools.testReport([result]), ok };
}

const SEED = 1;

export async function explainRoute(compilation: Compilation, name: string, tools: Tools): Promise<CommandResult> {
  const { table, positions } = compilation;
  if (table === undefined) return withErrors(`route "${name}"`);
  const number = table.routes.findIndex((route) => route.name === name);
  if (number < 0) return refusal(`there is no route "${name}"`);
  const [witness] = new Reach(table).of({ kind: 'route', route: number }).witnesses;
  if (witness === undefined) return refusal(`no request is known that reaches route "${name}"`);
  const decision = await tools.explanation({ table, positions, hash: tableHash(table) }, witness);
  return { title: `route "${name}"`, text: `${renderWitness(witness)}\n\n${decision}`, ok: true };
}

function withErrors(what: string): CommandResult {
  return refusal(`${what} needs files without errors`);
}

function refusal(title: string): CommandResult {
  return { title, text: title, ok: false };
}

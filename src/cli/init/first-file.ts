// Answers as a routes file: one route a vendor, one for the rest, and tests that hold them.
import { ANY, modelCondition } from '../../convert/conditions.ts';
import { statementsOf } from '../../convert/routes-file/declarations.ts';
import { type ArmDraft, RoutesDraft } from '../../convert/routes-file/draft.ts';
import { variableName } from '../../convert/routes-file/names.ts';
import { quoted, type Statement, statement, type Target } from '../../convert/routes-file/statement.ts';
import { writeRoutes } from '../../convert/routes-file/write.ts';
import { readAddress } from '../../language/literals/address.ts';
import { PRESETS } from '../../upstream/presets/index.ts';
import { type Environment, keyVariableOf, starterOf } from './starters.ts';

export interface Answers {
  /** Where clients connect. */
  readonly listen: string;
  /** Names of presets; at least one. */
  readonly providers: readonly string[];
  /** Serves what no route before it takes. Its provider is one of `providers`. */
  readonly model: Target;
  /** Each with a key in a variable of its own; empty: everyone on this machine. */
  readonly clients: readonly string[];
  /** Whether another provider takes over when one fails. */
  readonly fallback: boolean;
}

export interface FirstFile {
  readonly text: string;
  /** Variables that the file reads. */
  readonly variables: readonly string[];
}

const DEMO = 'demo';

/** The answers of someone who says nothing: it runs without key and network. */
export const DEMO_ANSWERS: Answers = {
  listen: '127.0.0.1:8787',
  providers: [DEMO],
  model: { provider: DEMO, model: '$model' },
  clients: [],
  fallback: false,
};

export function firstFile(answers: Answers, environment: Environment): FirstFile {
  const draft = new RoutesDraft();
  const variables: string[] = [];
  const read = (name: string): string => {
    variables.push(name);
    return name;
  };
  draft.listen = answers.listen;
  draft.admin = adminBeside(answers.listen);
  for (const client of answers.clients) draft.client(client, [read(`${variableName(client)}_KEY`)]);
  for (const name of answers.providers) {
    const preset = PRESETS.get(name);
    const variable = preset && keyVariableOf(preset, environment);
    draft.provider({ name, preset: name }, variable === undefined ? [] : [{ secret: { env: read(variable) } }]);
  }
  addRoutes(draft, answers);
  draft.routes = draft.routes.map((route, index) => (index === 0 ? { ...route, comments: [ORDER] } : route));
  draft.tests.push(...testsOf(answers).map((test, index) => (index === 0 ? { ...test, comments: [TESTS] } : test)));
  return { text: writeRoutes(statementsOf(draft)), variables };
}

/** On the next port, for this machine alone. */
function adminBeside(listen: string): string | undefined {
  const address = readAddress(listen);
  const port = address.ok && address.value.kind === 'tcp' ? address.value.port + 1 : 0;
  return port > 1 && port <= 65_535 ? `127.0.0.1:${port}` : undefined;
}

const ORDER = 'Routes are read from top to bottom: the first that matches wins.';
const TESTS = 'What is promised: `fairlead test` sends these requests through the gateway itself, with nobody outside.';

function addRoutes(draft: RoutesDraft, answers: Answers): void {
  const { providers, model } = answers;
  const vendors = providers.filter((name) => name !== DEMO);
  // `mistral-*` would take `mistral-vllm/…` too: names with a prefix come first.
  const isPrefixed = (name: string): boolean => starterOf(name).globs.length === 0;
  for (const provider of [...vendors.filter(isPrefixed), ...vendors.filter((name) => !isPrefixed(name))]) {
    const { globs } = starterOf(provider);
    const own = globs.length > 0;
    const target = { provider, model: own ? '$model' : '$1' };
    const match = modelCondition(own ? globs : [`${provider}/*`]);
    draft.route(provider, { match, arms: armsOf(target, answers), settings: [] });
  }
  draft.route('everything', { match: ANY, arms: armsOf(model, answers), settings: [] });
}

function armsOf(target: Target, answers: Answers): readonly ArmDraft[] {
  const spare = spareOf(target.provider, answers);
  return [{ members: [{ target }] }, ...(spare === undefined ? [] : [{ members: [{ target: spare }] }])];
}

/** Who takes over for a provider: the default model, or where that is its own, the next provider's. */
function spareOf(provider: string, { providers, model, fallback }: Answers): Target | undefined {
  if (!fallback || provider === DEMO) return undefined;
  if (model.provider !== provider) return model;
  const next = providers.find((name) => name !== provider && name !== DEMO);
  return next === undefined ? undefined : { provider: next, model: starterOf(next).model };
}

/** One test a vendor, one for the rest, and one that looks at a failure. */
function testsOf(answers: Answers): readonly Statement[] {
  const { providers, model } = answers;
  const vendors = providers.filter((name) => name !== DEMO);
  const asked = (provider: string): string =>
    starterOf(provider).globs.length > 0 ? starterOf(provider).model : `${provider}/${starterOf(provider).model}`;
  const other = 'some-other-model';
  const spare = spareOf(model.provider, answers);
  return [
    ...vendors.map((provider) =>
      testStatement(`${provider} serves its own models`, asked(provider), [
        statement(['expect', 'target', { target: { provider, model: starterOf(provider).model } }]),
      ]),
    ),
    model.provider === DEMO
      ? testStatement('demo answers', 'echo', [
          statement(['expect', 'target', { target: { provider: DEMO, model: 'echo' } }]),
        ])
      : testStatement('everything else has a default', other, [statement(['expect', 'target', { target: model }])]),
    ...(spare === undefined
      ? []
      : [
          testStatement(`${spare.provider} takes over`, other, [
            statement(['given', model.provider, 'fails', 'overloaded']),
            statement(['expect', 'attempts', { list: [{ target: model }, { target: spare }] }]),
          ]),
        ]),
  ];
}

function testStatement(name: string, model: string, rest: readonly Statement[]): Statement {
  return statement(['test', quoted(name)], [statement(['request'], [statement(['model', quoted(model)])]), ...rest]);
}

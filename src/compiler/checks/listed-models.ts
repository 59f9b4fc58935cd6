// FL114: a provider with `model` lines has just those; a target that names another is a mistake.
import { diagnose } from '../../language/codes/index.ts';
import { suggest } from '../../language/suggest.ts';
import type { Context } from '../context.ts';
import { globMatches, isLiteralGlob } from '../glob.ts';
import { memberLists, targetsIn } from './walk-targets.ts';

export function checkListedModels(context: Context): void {
  const { program, marks } = context;
  const providers = new Map(program.providers.map((provider) => [provider.name, provider]));
  for (const member of memberLists(program).flatMap(({ members }) => targetsIn(members))) {
    const { provider: name, model } = member.target;
    const provider = providers.get(name);
    const span = marks.of(member);
    if (provider === undefined || !provider.sound || provider.models.length === 0 || model.includes('$') || !span)
      continue;
    if (provider.models.some(({ glob }) => globMatches(glob, model))) continue;
    const literals = provider.models.map(({ glob }) => glob).filter(isLiteralGlob);
    const near = suggest(model, literals);
    const help = near === undefined ? `add \`model "${model}"\` to provider ${name}` : `did you mean ${name}/${near}?`;
    const related = [{ message: 'its models are listed here', span: provider.span }];
    context.report(diagnose('FL114', span, `provider "${name}" lists no model "${model}"`, { help, related }));
  }
}

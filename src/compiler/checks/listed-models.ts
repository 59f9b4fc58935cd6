// FL114: a provider with `model` lines has just those; a target that names another is a mistake.
import { diagnose } from '../../language/codes/index.ts';
import { suggest } from '../../language/suggest.ts';
import type { Context } from '../context.ts';
import { globMatches, isLiteralGlob } from '../glob.ts';
import { memberLists, targetsIn } from './walk-targets.ts';

export function checkListedModels(context: Context): void {
  const { program, marks } = context;
  const listing = program.providers.filter(({ sound, models }) => sound && models.length > 0);
  if (listing.length === 0) return;
  const providers = new Map(listing.map((provider) => [provider.name, provider]));
  for (const member of memberLists(program).flatMap(targetsIn)) {
    const { provider: name, model } = member.target;
    const provider = providers.get(name);
    if (provider === undefined || model.includes('$')) continue;
    if (provider.models.some(({ glob }) => globMatches(glob, model))) continue;
    const span = marks.of(member);
    if (span === undefined) continue;
    const literals = provider.models.map(({ glob }) => glob).filter(isLiteralGlob);
    const near = suggest(model, literals);
    const help = near === undefined ? `add \`model "${model}"\` to provider ${name}` : `did you mean ${name}/${near}?`;
    const related = [{ message: 'its models are listed here', span: provider.span }];
    context.report(diagnose('FL114', span, `provider "${name}" lists no model "${model}"`, { help, related }));
  }
}

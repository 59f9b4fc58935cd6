// ds2api's model names: aliases for DeepSeek's models, and endings that say how one of them is to work.
import { modelCondition, modelNames } from '../conditions.ts';
import type { Fields } from '../fields.ts';
import type { ProviderDraft } from '../routes-file/draft.ts';
import { type Condition, quoted, type Statement, statement } from '../routes-file/statement.ts';
import type { Workshop } from '../workshop.ts';

/** What is called for a name of ds2api. */
interface Meaning {
  readonly model: string;
  readonly settings: readonly Statement[];
  readonly searches: boolean;
}

const WITHOUT_THINKING = [statement(['set', 'reasoning_effort', quoted('none')])];

/** The endings stand behind each other: `deepseek-v4-pro-search-nothinking`. */
function meaningOf(name: string): Meaning {
  const base = name.replace(/(-search|-nothinking)+$/, '');
  const endings = name.slice(base.length);
  return {
    model: base,
    settings: endings.includes('-nothinking') ? WITHOUT_THINKING : [],
    searches: endings.includes('-search'),
  };
}

/** `model_aliases`, by what they stand for; then the names of Claude, whose mapping may be said by itself. */
export function draftAliases(root: Fields, provider: ProviderDraft, workshop: Workshop): void {
  const aliases = root.map('model_aliases');
  const names = (aliases?.keys ?? []).flatMap((alias) => {
    const name = aliases?.text(alias);
    return name === undefined || alias === '' ? [] : [{ alias, name }];
  });
  for (const [name, group] of Map.groupBy(names, (entry) => entry.name)) {
    const path = aliases?.at(group[0]?.alias ?? '') ?? [];
    draftRoute(name, modelNames(group.map(({ alias }) => alias)), { provider, workshop, path });
  }
  const mapping = root.map('claude_mapping') ?? root.map('claude_model_mapping');
  const path = mapping?.path ?? [];
  draftRoute(
    mapping?.text('slow') ?? USUAL_SLOW,
    modelCondition(['claude-*opus*']),
    { provider, workshop, path },
    'claude-slow',
  );
  draftRoute(
    mapping?.text('fast') ?? USUAL_FAST,
    modelCondition(['claude-*']),
    { provider, workshop, path },
    'claude-fast',
  );
  workshop.report.add(
    'order',
    path,
    'aliases first, then the names of Claude, then those of DeepSeek; ds2api’s own list of gpt and gemini names is not in the config: add the aliases that are used',
  );
}

/** What ds2api takes for the names of Claude where the config says nothing. */
const USUAL_SLOW = 'deepseek-v4-pro';
const USUAL_FAST = 'deepseek-v4-flash';

interface Site {
  readonly provider: ProviderDraft;
  readonly workshop: Workshop;
  readonly path: Fields['path'];
}

function draftRoute(name: string, match: Condition, { provider, workshop, path }: Site, wish = name): void {
  const { model, settings, searches } = meaningOf(name);
  if (searches) workshop.report.add('dropped', path, `"${name}": the API does not search the web`);
  if (model.includes('$') || model === '') {
    workshop.report.add('invalid', path, 'it is no name of a model');
    return;
  }
  workshop.draft.route(wish, {
    match,
    arms: [{ members: [{ target: { provider: provider.name, model } }] }],
    settings,
  });
}

/** Clients may ask for DeepSeek's models themselves; the longer ending first. */
export function draftNativeModels(provider: ProviderDraft, { draft }: Workshop): void {
  const add = (name: string, glob: string, model: string, settings: readonly Statement[] = []): void => {
    draft.route(name, {
      match: modelCondition([glob]),
      arms: [{ members: [{ target: { provider: provider.name, model } }] }],
      settings,
    });
  };
  add('search-nothinking', 'deepseek-*-search-nothinking', 'deepseek-$1', WITHOUT_THINKING);
  add('nothinking', 'deepseek-*-nothinking', 'deepseek-$1', WITHOUT_THINKING);
  add('search', 'deepseek-*-search', 'deepseek-$1');
  add('deepseek', 'deepseek-*', '$model');
}

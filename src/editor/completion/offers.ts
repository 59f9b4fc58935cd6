// What an argument offers, as items: declared names, words with their summaries, targets, models, files, variables.
import type { Offer } from '../../compiler/arguments/shape.ts';
import type { Compilation } from '../../compiler/compile.ts';
import { declarationText } from '../hover.ts';
import { sitesIn } from '../sites.ts';
import type { Cursor } from './cursor.ts';
import type { CompletionItem } from './item.ts';
import { modelsAsked, modelsOf, withinQuotes } from './models.ts';

/** Where things are asked for: the project, the file, and what is written so far. */
export interface Asked {
  readonly compilation: Compilation;
  readonly cursor: Cursor;
  /** Files of the project's folder that can be imported, as the file at the cursor would write them. */
  readonly files: () => readonly string[];
}

type Offers = {
  readonly [K in Offer['kind']]: (offer: Extract<Offer, { kind: K }>, asked: Asked) => readonly CompletionItem[];
};

const OFFERS: Offers = {
  words: ({ noun, words, summary }) =>
    words.map((label) => {
      const about = summary?.(label);
      return { label, kind: 'value', detail: noun, ...(about !== undefined && { documentation: about }) };
    }),
  names: ({ of }, { compilation }) =>
    of
      .flatMap((kind) => compilation.names.declarations(kind))
      .map((declaration) => ({
        label: declaration.name,
        kind: 'name',
        detail: declaration.kind,
        documentation: declarationText(compilation, declaration),
      })),
  targets(offer, asked) {
    const slash = asked.cursor.written.indexOf('/');
    if (slash >= 0) return targets(asked.cursor.written.slice(0, slash), offer.concrete, asked);
    const providers = asked.compilation.names.declarations('provider');
    return [
      ...OFFERS.names({ kind: 'names', of: offer.alone }, asked),
      ...providers.map(({ name }) => ({ label: `${name}/`, kind: 'name' as const, detail: 'provider' })),
    ];
  },
  models(_, { compilation, cursor }) {
    // What is being written is no offer.
    const models = modelsAsked(compilation).filter((model) => model !== cursor.written);
    return models.map((label) => ({ label, kind: 'model' }));
  },
  files: (_, { files }) => files().map((path) => ({ label: withinQuotes(path), kind: 'file' })),
  variables: (_, { compilation }) =>
    variablesIn(compilation).map((label) => ({ label, kind: 'value', detail: 'variable' })),
};

export function itemsOf(offer: Offer, asked: Asked): readonly CompletionItem[] {
  const items = OFFERS[offer.kind] as (offer: Offer, asked: Asked) => readonly CompletionItem[];
  return items(offer, asked);
}

function targets(provider: string, concrete: boolean, { compilation }: Asked): readonly CompletionItem[] {
  const models = [...(concrete ? [] : ['$model']), ...modelsOf(compilation, provider)];
  return models.map((model) => {
    const bare = /^[A-Za-z0-9._:@+~$/-]+$/.test(model) ? model : JSON.stringify(model);
    return {
      label: `${provider}/${bare}`,
      kind: 'model',
      detail: model === '$model' ? 'the requested model' : 'model',
    };
  });
}

/** Those that the files read already, and the beginning of a new one. */
function variablesIn({ files }: Compilation): readonly string[] {
  const words = [...files.values()].flatMap((file) => sitesIn(file).flatMap(({ node }) => node.arguments));
  const known = words.flatMap((node) => (node.kind === 'word' && node.text.startsWith('env.') ? [node.text] : []));
  return ['env.', ...new Set(known)];
}

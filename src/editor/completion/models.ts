// The models that people may mean: what a provider lists, what its preset and the price catalogue know, what the files name.
import type { Compilation } from '../../compiler/compile.ts';
import { isLiteralGlob } from '../../compiler/glob.ts';
import type { StatementNode, StringNode } from '../../language/ast.ts';
import { isTarget, readTarget } from '../../language/literals/name.ts';
import { spanText } from '../../language/source.ts';
import { cataloguedModels } from '../../routing/price-catalogue.ts';
import { PRESETS } from '../../upstream/presets/index.ts';
import { declarationSite } from '../declaration-site.ts';
import { readingsOf, sitesIn } from '../sites.ts';

/** Of one provider: those it lists first. */
export function modelsOf(compilation: Compilation, provider: string): readonly string[] {
  const declaration = compilation.names.declarations('provider').find(({ name }) => name === provider);
  const node = declaration && declarationSite(compilation, declaration)?.node;
  const said = node?.block?.statements ?? [];
  const listed = said
    .filter(({ head }) => head.text === 'model')
    .flatMap(firstString)
    .filter(isLiteralGlob);
  if (listed.length > 0) return listed;
  const preset = PRESETS.get(wordOf(said.find(({ head }) => head.text === 'preset')) ?? provider)?.name;
  const baseUrl = firstString(said.find(({ head }) => head.text === 'base_url'))[0];
  const known = cataloguedModels({
    ...(preset !== undefined && { preset }),
    ...(baseUrl !== undefined && { baseUrl }),
  });
  const written = targetsIn(compilation).flatMap((target) => (target.provider === provider ? [target.model] : []));
  return [...new Set([...written, ...known])];
}

/** Of requests: what conditions, tests and targets of the files name, as it stands between quotes. */
export function modelsAsked(compilation: Compilation): readonly string[] {
  const globs = [...compilation.files.values()]
    .flatMap(sitesIn)
    .flatMap(readingsOf)
    .flatMap((reading) => {
      const isModel =
        reading.kind === 'piece' && reading.piece.kind === 'literal' && reading.piece.offers?.kind === 'models';
      const { node } = reading;
      return isModel && node.kind === 'string' && !node.multiline ? [spanText(node.span).replace(/^"|"$/g, '')] : [];
    });
  return [...new Set([...globs, ...targetsIn(compilation).map(({ model }) => withinQuotes(model))])];
}

/** A text as it stands between quotes. */
export function withinQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Targets with a model of their own. */
function targetsIn(compilation: Compilation): readonly { readonly provider: string; readonly model: string }[] {
  return [...compilation.files.values()]
    .flatMap(sitesIn)
    .flatMap(readingsOf)
    .flatMap((reading) => {
      if (reading.kind !== 'piece' || reading.piece.kind !== 'literal') return [];
      if (reading.piece.offers?.kind !== 'targets' || reading.node.kind !== 'word' || !isTarget(reading.node))
        return [];
      const target = readTarget(reading.node);
      return target.ok && !target.value.model.includes('$') ? [target.value] : [];
    });
}

function firstString(node: StatementNode | undefined): readonly string[] {
  const string = node?.arguments.find((argument) => argument.kind === 'string');
  return string === undefined ? [] : textOf(string);
}

function textOf({ parts }: StringNode): readonly string[] {
  return parts.every((part) => typeof part === 'string') ? [parts.join('')] : [];
}

function wordOf(node: StatementNode | undefined): string | undefined {
  const [first] = node?.arguments ?? [];
  return first?.kind === 'word' ? first.text : undefined;
}

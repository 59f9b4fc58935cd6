// Which requests of a region can a target take? The rest is passed over without a call.
import type { Condition, Provider, ProviderModel, Target } from '../../route-table.ts';
import { FEATURE_OF, OPERATIONS, type Operation, PROTOCOL_OPERATIONS } from '../../vocabulary.ts';
import { globMatches } from '../glob.ts';
import type { Region, Space } from './space/space.ts';

/** The part of a region that the target's models, their abilities and its keys leave. What is not known counts as usable. */
export function usableBy({ model }: Target, provider: Provider, { space, region }: Asked): Region {
  if (model !== '$model' && model.includes('$')) return region;
  const lines = provider.models.length > 0 ? provider.models : [ANY_MODEL];
  const byLine = model === '$model' ? requested(lines) : listed(lines, model);
  const keys = keyCondition(provider, model);
  const conditions = byLine.map((line): Condition => ({ kind: 'and', terms: [line, keys] }));
  return conditions.flatMap((condition) => space.intersect(region, space.regionOf(condition)));
}

interface Asked {
  readonly space: Space;
  readonly region: Region;
}

/** What every provider serves: a completion becomes a chat, and tokens are counted for those that cannot. */
const SERVED_BY_ALL: readonly Operation[] = ['chat', 'completion', 'count_tokens'];

/** The part of a region whose operation providers of this protocol serve. */
export function operableBy({ protocol }: Pick<Provider, 'protocol'>, { space, region }: Asked): Region {
  const own =
    protocol === 'demo' ? [] : PROTOCOL_OPERATIONS[protocol === 'openai-responses' ? 'openai-chat' : protocol];
  const names = OPERATIONS.filter((operation) => SERVED_BY_ALL.includes(operation) || own.includes(operation));
  return space.intersect(region, space.regionOf({ kind: 'operation', names }));
}

const ANY_MODEL: ProviderModel = { glob: '*', lacks: [] };

/** `$model`: each line takes what its glob matches and no glob before it. */
function requested(lines: readonly ProviderModel[]): readonly Condition[] {
  return lines.map((line, index) => ({
    kind: 'and',
    terms: [
      { kind: 'model', globs: [line.glob] },
      ...(index > 0 ? [not({ kind: 'model', globs: lines.slice(0, index).map(({ glob }) => glob) })] : []),
      abilityCondition(line),
    ],
  }));
}

/** A literal model: the first line that matches it. */
function listed(lines: readonly ProviderModel[], model: string): readonly Condition[] {
  const line = lines.find(({ glob }) => globMatches(glob, model));
  return line === undefined ? [] : [abilityCondition(line)];
}

function abilityCondition({ lacks }: ProviderModel): Condition {
  // Whether there is a `system` is known only once a request is decoded.
  const flags = lacks.map((capability) => FEATURE_OF[capability]).filter((feature) => feature !== 'system');
  return { kind: 'and', terms: flags.map((flag) => not({ kind: 'flag', flag })) };
}

function keyCondition({ keys: { members } }: Provider, model: string): Condition {
  if (members.length === 0 || members.some((key) => key.models === undefined)) return { kind: 'any' };
  const globs = members.flatMap((key) => key.models ?? []);
  if (model === '$model') return { kind: 'model', globs };
  return globs.some((glob) => globMatches(glob, model)) ? { kind: 'any' } : not({ kind: 'any' });
}

function not(term: Condition): Condition {
  return { kind: 'not', term };
}

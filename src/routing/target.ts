// A target as one request meets it: `$model` and `$1` put in, its `model` line found.
import { FEATURE_OF } from '../vocabulary.ts';
import type { RequestFacts } from './facts.ts';
import { targetIdentity } from './identity.ts';
import type { KnownTarget, PreparedMember, PreparedProvider, ResolvedTarget } from './prepared.ts';

export type { ResolvedTarget } from './prepared.ts';

/** @param captures what `$1` … stand for; a capture that does not exist is the empty text. */
export function resolveTarget(
  member: PreparedMember & { kind: 'target' },
  facts: RequestFacts,
  captures: readonly string[],
): ResolvedTarget {
  const known = member.known ?? knownTarget(member.provider, modelOf(member, facts.model, captures));
  const keptBy = facts.keptBy?.keyId;
  if (known.lacks.length === 0 && keptBy === undefined) return known;
  return {
    ...known,
    missing: known.lacks.filter((capability) => facts.flag(FEATURE_OF[capability])),
    keys: keptBy === undefined ? known.keys : known.keys.filter(({ id }) => id === keptBy),
  };
}

export function knownTarget(provider: PreparedProvider, model: string): KnownTarget {
  const line = provider.models.find(({ glob }) => glob.test(model));
  const name = `${provider.name}/${model}`;
  return {
    provider,
    name,
    identity: targetIdentity(name),
    model,
    upstreamModel: line?.definition.upstreamId ?? model,
    listed: line !== undefined || provider.models.length === 0,
    lacks: line?.definition.lacks ?? [],
    missing: [],
    contextTokens: line?.definition.contextTokens,
    keys: provider.keys.members.filter((key) => key.models?.some((glob) => glob.test(model)) ?? true),
  };
}

/** Whether the model of a target in the file is the same for every request. */
export function isLiteral(model: string): boolean {
  return !model.includes('$');
}

/** `$model` is what the client asked for, `$1` … what the route's globs caught. */
export function modelOf(
  member: PreparedMember & { kind: 'target' },
  requested: string,
  captures: readonly string[],
): string {
  if (isLiteral(member.model)) return member.model;
  return member.model.replace(/\$(?:model|(\d+))/g, (_, star: string | undefined) =>
    star === undefined ? requested : (captures[Number(star) - 1] ?? ''),
  );
}

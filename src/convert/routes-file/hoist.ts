// Settings that most routes share, said once: in `defaults`, which every route may override.
import type { RouteDraft } from './draft.ts';
import type { Statement } from './statement.ts';

interface Hoisted {
  /** For `defaults`. */
  readonly shared: readonly Statement[];
  /** With what is left of their own settings. */
  readonly routes: readonly RouteDraft[];
}

/** Whole statements that a later one replaces as a whole: another one in a route is enough to override them. */
const REPLACED: ReadonlySet<unknown> = new Set(['retry', 'timeout']);

/** Nothing that holds of any route is changed by it. */
export function hoisted(routes: readonly RouteDraft[]): Hoisted {
  const calling = routes.filter(({ arms }) => arms.length > 0);
  const shared = calling.length < 2 ? [] : candidates(calling);
  const texts = new Set(shared.map(textOf));
  const left = routes.map((route) => ({
    ...route,
    settings: route.settings.filter((one) => !texts.has(textOf(one))),
  }));
  return { shared, routes: left };
}

/** What all say alike; and of what all say in some way, the commonest way. */
function candidates(calling: readonly RouteDraft[]): readonly Statement[] {
  const settings = calling.flatMap((route) => route.settings);
  const counts = Map.groupBy(settings, textOf);
  const ordered = [...counts.values()].toSorted((one, other) => other.length - one.length);
  const chosen = new Map<string, Statement>();
  for (const [one, ...others] of ordered) {
    if (one === undefined || others.length === 0) continue;
    const isSaidByAll = others.length + 1 === calling.length;
    const subject = subjectOf(one);
    const isOverridden = calling.every(
      (route) => route.settings.filter((other) => subjectOf(other) === subject).length === 1,
    );
    if (!chosen.has(subject) && (isSaidByAll || (REPLACED.has(one.pieces[0]) && isOverridden)))
      chosen.set(subject, one);
  }
  return [...chosen.values()];
}

/** What a setting is about: its keyword, and for times which of them. Two of one subject override each other wholly. */
function subjectOf({ pieces }: Statement): string {
  const [head, ...rest] = pieces;
  if (head === 'retry') return 'retry';
  if (head !== 'timeout') return JSON.stringify(pieces.slice(0, 2));
  return `timeout ${JSON.stringify(rest)
    .match(/first_token|total/g)
    ?.join()}`;
}

function textOf(one: Statement): string {
  return JSON.stringify(one);
}

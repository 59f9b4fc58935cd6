// Conditions that several sources need.
import type { RoutesDraft } from './routes-file/draft.ts';
import { literalGlob } from './routes-file/globs.ts';
import { type Condition, quoted } from './routes-file/statement.ts';

/** `model "a", "b"`: globs as they are. */
export function modelCondition(globs: readonly string[]): Condition {
  return { kind: 'test', pieces: ['model', { list: [...new Set(globs)].map(quoted) }] };
}

export function modelNames(names: readonly string[]): Condition {
  return modelCondition(names.map(literalGlob));
}

export const ANY: Condition = { kind: 'any' };

/** The last route: what no route before it takes is refused, in so many words. */
export function refuseOthers(draft: RoutesDraft): void {
  draft.route('otherwise', {
    match: ANY,
    arms: [],
    settings: [],
    reject: { status: 404, message: 'no route takes this model' },
  });
}

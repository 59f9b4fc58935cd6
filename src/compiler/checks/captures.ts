// FL206: every `$1` has a value, whichever way its route matches; a pool, which any route may use, has none.
import { diagnose } from '../../language/codes/index.ts';
import type { Condition, Member } from '../../route-table.ts';
import type { Context } from '../context.ts';
import { certainStars, globMatches, isLiteralGlob } from '../glob.ts';
import type { Program } from '../program.ts';
import { armsOf, conditionOf } from '../routes.ts';
import { targetsIn } from './walk-targets.ts';

export function checkCaptures(context: Context): void {
  const { pools, routes } = context.program;
  for (const pool of pools) {
    for (const { number, member } of capturesIn(pool.members)) {
      const help = 'a pool can be used by any route: use `$model`, or write the members in the route';
      const span = context.marks.of(member) ?? pool.span;
      context.report(diagnose('FL206', span, `\`$${number}\` has no value in a pool`, { help }));
    }
  }
  if (context.linked) for (const route of routes) if (route.sound) checkRoute(route, context);
}

function checkRoute(route: Program['routes'][number], context: Context): void {
  const members = [...armsOf(route).map((arm) => arm.members), route.mirrors.map(({ member }) => member)];
  const uses = members.flatMap(capturesIn);
  if (uses.length === 0) return;
  const { globs, without } = firstModelGlobs(conditionOf(route.lines));
  const reachable = globs.filter((glob, index) => !isCovered(glob, globs.slice(0, index)));
  for (const { number, member } of uses) {
    const short = reachable.find((glob) => !certainStars(glob).has(number));
    if (!without && short === undefined) continue;
    const way = without
      ? 'the route also matches without a test of `model`'
      : `a model that matches "${short}" gives it none`;
    const help = `${way}: use \`$model\`, or a route of its own`;
    context.report(
      diagnose('FL206', context.marks.of(member) ?? route.span, `\`$${number}\` may have no value`, { help }),
    );
  }
}

/** A literal that an earlier glob takes is never the first to match. */
function isCovered(glob: string, earlier: readonly string[]): boolean {
  return isLiteralGlob(glob) && earlier.some((other) => globMatches(other, glob));
}

/** The targets that use a capture, with the highest number of each. */
function capturesIn(members: readonly Member[]): readonly { readonly number: number; readonly member: Member }[] {
  return targetsIn(members).flatMap((member) => {
    const numbers = [...member.target.model.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
    return numbers.length === 0 ? [] : [{ number: Math.max(...numbers), member }];
  });
}

/** The globs that may be the first of `model` to match, in file order, and whether there is a way without any. */
function firstModelGlobs(condition: Condition): { readonly globs: readonly string[]; readonly without: boolean } {
  switch (condition.kind) {
    case 'model':
      return { globs: condition.globs, without: false };
    case 'named':
      return firstModelGlobs(condition.term);
    case 'or': {
      const ways = condition.terms.map(firstModelGlobs);
      return { globs: ways.flatMap((way) => way.globs), without: ways.some((way) => way.without) };
    }
    case 'and':
      return condition.terms.map(firstModelGlobs).reduce((before, next) => ({
        globs: before.without ? [...before.globs, ...next.globs] : before.globs,
        without: before.without && next.without,
      }));
    default:
      return { globs: [], without: true };
  }
}

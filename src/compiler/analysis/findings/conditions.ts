// FL203 and FL204: a condition, or one of its `match` lines, that no request meets, or that every request meets.
import { diagnose } from '../../../language/codes/index.ts';
import type { Condition } from '../../../route-table.ts';
import type { RouteSite } from '../site.ts';
import { renderWitness } from '../space/witness.ts';

/** A condition with where it is in the table. */
interface Place {
  readonly condition: Condition;
  readonly pointer: string;
}

export function checkConditions(site: RouteSite): void {
  const whole = { condition: site.route.match, pointer: `${site.pointer}/match` };
  for (const place of [...linesOf(whole), ...definitionsIn(whole)]) {
    const what = `whether the condition of route "${site.route.name}" can be met`;
    site.decide(() => checkOne(place, site), { pointer: place.pointer, what });
  }
}

/** Each `match` line by itself; what is named is judged where it is defined. */
function linesOf({ condition, pointer }: Place): readonly Place[] {
  if (condition.kind !== 'or') return [{ condition, pointer }];
  return condition.terms.map((term, index) => ({ condition: term, pointer: `${pointer}/terms/${index}` }));
}

function definitionsIn({ condition, pointer }: Place): readonly Place[] {
  switch (condition.kind) {
    case 'named': {
      const definition = { condition: condition.term, pointer: `${pointer}/term` };
      return [...linesOf(definition), ...definitionsIn(definition)];
    }
    case 'not':
      return definitionsIn({ condition: condition.term, pointer: `${pointer}/term` });
    case 'and':
    case 'or':
      return condition.terms.flatMap((term, index) =>
        definitionsIn({ condition: term, pointer: `${pointer}/terms/${index}` }),
      );
    default:
      return [];
  }
}

function checkOne({ condition, pointer }: Place, { space, places, report }: RouteSite): void {
  if (condition.kind === 'any' || condition.kind === 'named') return;
  const region = space.intersect(space.regionOf(condition), space.universe);
  if (region.length === 0) {
    const help = 'its parts exclude each other, or nobody who calls can meet it: change it, or remove it';
    report(diagnose('FL203', places.of(pointer), 'no request can meet this condition', { help }));
    return;
  }
  const [box] = region;
  if (box === undefined || !space.includes(region, space.universe)) return;
  const help = 'say `any`, if that is what is meant';
  const message = `every request meets this condition, even ${renderWitness(space.witness(box))}`;
  report(diagnose('FL204', places.of(pointer), message, { help }));
}

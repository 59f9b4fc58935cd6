// FL203 and FL204: a condition, or one of its `match` lines, that no request meets, or that every request meets.
import { diagnose } from '../../../language/codes/index.ts';
import type { Condition } from '../../../route-table.ts';
import type { RouteSite } from '../site.ts';
import { EVERYTHING } from '../space/box.ts';

/** A condition with where it is in the table. */
interface Place {
  readonly condition: Condition;
  readonly pointer: string;
}

export function checkConditions(site: RouteSite): void {
  const whole = { condition: site.route.match, pointer: `${site.pointer}/match` };
  const what = `whether the condition of route "${site.route.name}" can be met`;
  for (const definition of [whole, ...definitionsIn(whole)]) {
    site.decide(() => checkDefinition(definition, site), { pointer: definition.pointer, what });
  }
}

/** Each line by itself; and all of them together, where none of them is met by every request alone. */
function checkDefinition(definition: Place, site: RouteSite): void {
  const lines = linesOf(definition);
  const verdicts = lines.map((line) => verdictOf(line, site));
  for (const [index, line] of lines.entries()) reportVerdict(line, verdicts[index], site);
  if (lines.length === 1 || verdicts.includes('always')) return;
  if (verdictOf(definition, site) === 'always') reportVerdict(definition, 'always', site);
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
      return [definition, ...definitionsIn(definition)];
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

/** Whether it is met by every request or by none; `any` is always met, but no finding. */
function verdictOf({ condition }: Place, { space }: RouteSite): 'always' | 'never' | 'sometimes' {
  const region = space.regionOf(condition);
  if (space.some(region) === undefined) return 'never';
  return space.includes(region, [EVERYTHING]) ? 'always' : 'sometimes';
}

function reportVerdict(
  { condition, pointer }: Place,
  verdict: ReturnType<typeof verdictOf> | undefined,
  { places, report }: RouteSite,
): void {
  if (condition.kind === 'any' || condition.kind === 'named') return;
  if (verdict === 'never') {
    const help = 'its parts exclude each other, or nobody who calls can meet it: change it, or remove it';
    report(diagnose('FL203', places.of(pointer), 'no request can meet this condition', { help }));
  }
  if (verdict === 'always') {
    const help = 'say `any`, if that is what is meant';
    report(diagnose('FL204', places.of(pointer), 'every request meets this condition', { help }));
  }
}

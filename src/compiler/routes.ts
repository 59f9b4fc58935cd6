// What must hold of a route as a whole, and what it comes to in the table.
import { diagnose } from '../language/codes/index.ts';
import type { Condition, Route } from '../route-table.ts';
import type { Context } from './context.ts';
import type { Program, RouteDraft } from './program.ts';
import { mergeLayers, type SettingsLayer, settingsOf } from './settings.ts';

type RouteParts = Program['routes'][number];

/** A route either sends or rejects. */
export function checkRoute(route: RouteParts, context: Context): void {
  if (route.reject !== undefined && (route.to !== undefined || route.fallbacks.length + route.mirrors.length > 0)) {
    const span = context.marks.of(route.reject) ?? route.span;
    const help = 'remove `reject`, or the arms';
    context.report(diagnose('FL116', span, `route "${route.name}" both rejects and sends`, { help }));
  }
}

/** Several `match` lines: any of them. */
export function conditionOf(lines: readonly Condition[]): Condition {
  const [first, ...others] = lines;
  if (first === undefined) return { kind: 'any' };
  return others.length === 0 ? first : { kind: 'or', terms: lines };
}

/** The route of the table. All that it names must be known. */
export function routeOf(route: RouteParts, policies: ReadonlyMap<string, SettingsLayer>, context: Context): Route {
  const { marks } = context;
  const used = route.uses.flatMap(({ value }) => policies.get(value) ?? []);
  const match = conditionOf(route.lines);
  const [firstLine] = route.lines;
  if (firstLine !== undefined && firstLine !== match) marks.setLike(match, firstLine);
  const lowered: Route = {
    name: route.name,
    match,
    arms: armsOf(route),
    ...(route.mirrors.length > 0 && { mirrors: route.mirrors }),
    ...(route.reject && { reject: route.reject }),
    ...(route.allowShadow && { allowShadow: route.allowShadow.value }),
    settings: settingsOf(mergeLayers([...used, route.settings]), marks),
    ...(route.limits.length > 0 && { limits: route.limits }),
  };
  if (route.allowShadow !== undefined) marks.set(lowered, route.allowShadow.span, '/allowShadow');
  return marks.set(lowered, route.span);
}

/** `to` first, then each `fallback`. */
export function armsOf({ to, fallbacks }: RouteDraft): Route['arms'] {
  if (to === undefined) return fallbacks;
  return fallbacks.length === 0 ? [to] : [to, ...fallbacks];
}

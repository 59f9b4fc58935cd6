// Effective settings, each with the layer and the line that it came from.
import type { Position, Positions, RouteTable, Settings, Text } from '../route-table.ts';
import type { EffectiveSettings } from '../routing/attempt.ts';

export interface ExplainedSetting {
  /** As the file spells it: `timeout first_token`, `cap max_tokens`. */
  readonly name: string;
  /** JSON-safe; texts with holes show them. */
  readonly value: unknown;
  readonly layer: 'built-in' | 'defaults' | 'provider' | 'policy' | 'route';
  /** Its name, where the route has it by `use`. */
  readonly policy?: string;
  /** Where the line stands; absent for what is built in. */
  readonly position?: Position;
}

export interface SettingsOrigin {
  readonly table: RouteTable;
  readonly positions: Positions;
  /** Indexes into the table. */
  readonly route: number;
  readonly provider: number;
}

const PHASES = {
  connect: 'connect',
  firstToken: 'first_token',
  idle: 'idle',
  total: 'total',
  stream: 'stream',
} as const;

/** Where a layer says a setting, as a JSON Pointer into the layer; undefined where it does not. */
type Place = (layer: Settings) => string | undefined;

export function explainSettings(settings: EffectiveSettings, origin: SettingsOrigin): readonly ExplainedSetting[] {
  const setting = (name: string, value: unknown, place: Place): ExplainedSetting => ({
    name,
    value,
    ...originOf(place, origin),
  });
  const { timeouts, retry, hedge, breaker, cooldown, edits, headers, system, translate } = settings;
  return [
    ...Object.entries(timeouts).flatMap(([phase, value]) =>
      value === undefined ? [] : [setting(`timeout ${PHASES[phase as keyof typeof PHASES]}`, value, inTimeouts(phase))],
    ),
    setting('retry', retry, (layer) => (layer.retry === undefined ? undefined : '/retry')),
    ...(hedge === undefined
      ? []
      : [setting('hedge', hedge, (layer) => (layer.hedge === undefined ? undefined : '/hedge'))]),
    ...(breaker === undefined
      ? []
      : [setting('breaker', breaker, (layer) => (layer.breaker === undefined ? undefined : '/breaker'))]),
    setting('cooldown', cooldown, (layer) => (layer.cooldown === undefined ? undefined : '/cooldown')),
    ...(edits.drop ?? []).map((name) =>
      setting(
        `drop ${name}`,
        true,
        inList((layer) => layer.edits?.drop?.indexOf(name), '/edits/drop'),
      ),
    ),
    ...(['set', 'default', 'cap'] as const).flatMap((edit) =>
      Object.entries(edits[edit] ?? {}).map(([name, value]) => setting(`${edit} ${name}`, value, inEdits(edit, name))),
    ),
    ...system.map((added) =>
      setting(
        `system ${added.place}`,
        shownText(added.text),
        inList((layer) => layer.system?.indexOf(added), '/system'),
      ),
    ),
    setting('translate', translate, (layer) => (layer.translate === undefined ? undefined : '/translate')),
    ...headers.map(({ name, value }) =>
      setting(
        `header "${name}"`,
        shownText(value),
        inList(
          (layer) => layer.headers?.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()),
          '/headers',
        ),
      ),
    ),
  ];
}

function inTimeouts(phase: string): Place {
  return (layer) => (layer.timeouts !== undefined && phase in layer.timeouts ? `/timeouts/${phase}` : undefined);
}

function inEdits(edit: 'set' | 'default' | 'cap', name: string): Place {
  return (layer) => (name in (layer.edits?.[edit] ?? {}) ? `/edits/${edit}/${name}` : undefined);
}

function inList(indexIn: (layer: Settings) => number | undefined, pointer: string): Place {
  return (layer) => {
    const index = indexIn(layer) ?? -1;
    return index < 0 ? undefined : `${pointer}/${index}`;
  };
}

/** The strongest layer that says it. */
function originOf(place: Place, origin: SettingsOrigin): Pick<ExplainedSetting, 'layer' | 'policy' | 'position'> {
  const { table, positions, route, provider } = origin;
  const layers = [
    { layer: 'route', settings: table.routes[route]?.settings, pointer: `/routes/${route}/settings` },
    { layer: 'provider', settings: table.providers[provider]?.settings, pointer: `/providers/${provider}/settings` },
    { layer: 'provider', settings: table.providers[provider], pointer: `/providers/${provider}` },
    { layer: 'defaults', settings: table.defaults, pointer: '/defaults' },
  ] as const;
  for (const { layer, settings, pointer } of layers) {
    const inside = settings && place(settings as Settings);
    if (inside === undefined) continue;
    const found = positions(pointer + inside);
    if (found === undefined) return { layer };
    const { policy, ...position } = found;
    return policy === undefined ? { layer, position } : { layer: 'policy', policy, position };
  }
  return { layer: 'built-in' };
}

/** Variables are shown by their name. */
export function shownText(text: Text): string {
  if (typeof text === 'string') return text;
  return text.parts.map((part) => (typeof part === 'string' ? part : `\${env.${part.env}}`)).join('');
}

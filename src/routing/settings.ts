// Settings added up in the open: built-in < defaults < provider < policies and route. A later layer replaces what has
// the same name: timeouts by phase, edits by parameter, headers by name, the rest whole.
import { TRANSIENT_KINDS } from '../errors.ts';
import type { Edits, Header, Settings } from '../route-table.ts';
import { BUILT_IN_TIMEOUTS, type ParameterName } from '../vocabulary.ts';
import type { EffectiveSettings } from './attempt.ts';

/** What holds where nobody says otherwise. */
const BUILT_IN_SETTINGS: EffectiveSettings = {
  timeouts: { ...BUILT_IN_TIMEOUTS, stream: undefined },
  retry: { count: 0, on: TRANSIENT_KINDS, backoff: { minMs: 250, maxMs: 4_000 } },
  hedge: undefined,
  breaker: undefined,
  cooldown: { minMs: 1_000, maxMs: 60_000 },
  edits: {},
  headers: [],
  system: [],
  translate: 'warn',
};

/** @param layers from the weakest to the strongest. */
export function effectiveSettings(layers: readonly Settings[]): EffectiveSettings {
  return layers.reduce(withLayer, BUILT_IN_SETTINGS);
}

/** What a further, stronger layer makes of settings; nothing is made anew where it says nothing. */
export function withLayer(below: EffectiveSettings, layer: Settings): EffectiveSettings {
  if (Object.keys(layer).length === 0) return below;
  return {
    timeouts: layer.timeouts === undefined ? below.timeouts : { ...below.timeouts, ...layer.timeouts },
    retry: layer.retry ?? below.retry,
    hedge: layer.hedge === 'off' ? undefined : (layer.hedge ?? below.hedge),
    breaker: layer.breaker === 'off' ? undefined : (layer.breaker ?? below.breaker),
    cooldown: layer.cooldown ?? below.cooldown,
    edits: layer.edits === undefined ? below.edits : mergedEdits(below.edits, layer.edits),
    headers: layer.headers === undefined ? below.headers : mergedHeaders(below.headers, layer.headers),
    system: layer.system === undefined ? below.system : [...below.system, ...layer.system],
    translate: layer.translate ?? below.translate,
  };
}

/** Header names know no case. */
function mergedHeaders(below: readonly Header[], above: readonly Header[]): readonly Header[] {
  const replaced = new Set(above.map((header) => header.name.toLowerCase()));
  return [...below.filter((header) => !replaced.has(header.name.toLowerCase())), ...above];
}

/** Whatever the lower layer does to a parameter, all of it yields to a layer that names the parameter again. */
function mergedEdits(below: Edits, above: Edits): Edits {
  const named = new Set([...(above.drop ?? []), ...EDIT_TABLES.flatMap((table) => Object.keys(above[table] ?? {}))]);
  const merged: { -readonly [Name in keyof Edits]: Edits[Name] } = {};
  const drop = [...(below.drop ?? []).filter((name) => !named.has(name)), ...(above.drop ?? [])];
  if (drop.length > 0) merged.drop = drop;
  for (const table of EDIT_TABLES) {
    const kept = Object.entries(below[table] ?? {}).filter(([name]) => !named.has(name));
    const entries = Object.fromEntries([...kept, ...Object.entries(above[table] ?? {})]);
    if (Object.keys(entries).length > 0) merged[table] = entries as Record<ParameterName, never>;
  }
  return merged;
}

const EDIT_TABLES = ['set', 'default', 'cap'] as const;

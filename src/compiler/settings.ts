// One layer of settings as it is written, and the rule by which layers add up.
import type { Breaker, Cooldown, Edits, Header, Hedge, Retry, Settings, SystemText, Timeouts } from '../route-table.ts';
import type { Marks, Origin } from './marks.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Settings while they are put together. */
interface SettingsDraft {
  timeouts?: Writable<Partial<Timeouts>>;
  retry?: Retry;
  hedge?: Hedge | 'off';
  breaker?: Breaker | 'off';
  cooldown?: Cooldown;
  edits?: { [K in keyof Edits]: Writable<NonNullable<Edits[K]>> };
  headers?: Header[];
  system?: readonly SystemText[];
  translate?: 'warn' | 'strict';
}

/** One setting: it replaces what an earlier layer says about the same subject. */
export interface Setting {
  /** What people call it, once in a block: `timeout connect`, `set temperature`, `header x-team`. */
  readonly name: string;
  /** What it is about, if its name says more than that: `set temperature` and `cap temperature` are about one thing. */
  readonly subject?: string;
  readonly span: Origin;
  /** Puts it into the settings and says where: `/timeouts/connect`. */
  apply(settings: SettingsDraft): string;
}

/** What one `policy`, `defaults`, provider or route says, by name. */
export type SettingsLayer = Map<string, Setting>;

/** The layer of a policy, each setting of which tells that it comes from there. */
export function layerOfPolicy({ name, settings }: { readonly name: string; readonly settings: SettingsLayer }) {
  const layer: SettingsLayer = new Map();
  for (const [key, setting] of settings) layer.set(key, { ...setting, span: { ...setting.span, policy: name } });
  return layer;
}

/** Layers in order: all that earlier ones say about a subject yields to a layer that speaks of it again. */
export function mergeLayers(layers: readonly SettingsLayer[]): SettingsLayer {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  const merged: SettingsLayer = new Map();
  for (const layer of layers) {
    const subjects = new Set([...layer.values()].map(subjectOf));
    for (const [name, setting] of [...merged]) if (subjects.has(subjectOf(setting))) merged.delete(name);
    for (const [name, setting] of layer) merged.set(name, setting);
  }
  return merged;
}

/** The settings that a layer comes to; `marks` learns the line of each. */
export function settingsOf(layer: SettingsLayer, marks: Marks): Settings {
  const settings: SettingsDraft = {};
  for (const setting of layer.values()) marks.set(settings, setting.span, setting.apply(settings));
  return settings;
}

function subjectOf(setting: Setting): string {
  return setting.subject ?? setting.name;
}

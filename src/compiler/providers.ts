// What a provider is when its preset has filled in what the file does not say.
import { diagnose } from '../language/codes/index.ts';
import { suggest } from '../language/suggest.ts';
import type { Auth, Provider, ProviderModel, Settings } from '../route-table.ts';
import { type CloudProtocol, cloudAddress, cloudOf } from '../upstream/presets/clouds.ts';
import { PRESETS } from '../upstream/presets/index.ts';
import type { Preset, PresetModel } from '../upstream/presets/preset.ts';
import type { ProviderProtocol } from '../vocabulary.ts';
import type { Context } from './context.ts';
import { globMatches } from './glob.ts';
import { rotationOf } from './members.ts';
import type { Program } from './program.ts';
import { settingsOf } from './settings.ts';

type ProviderParts = Program['providers'][number];

/** How a key is sent where neither the file nor a preset says it. */
const USUAL_AUTH: Readonly<Record<ProviderProtocol, Auth>> = {
  'openai-chat': { kind: 'bearer' },
  'openai-responses': { kind: 'bearer' },
  anthropic: { kind: 'header', name: 'x-api-key' },
  gemini: { kind: 'header', name: 'x-goog-api-key' },
  ollama: { kind: 'bearer' },
  demo: { kind: 'none' },
};

const DEMO_BASE_URL = PRESETS.get('demo')?.baseUrl ?? 'demo:';

/** Protocol, address and key are there, from the file or from a preset. */
export function checkProvider(provider: ProviderParts, context: Context): void {
  const preset = presetOf(provider);
  const protocol = provider.protocol ?? preset?.protocol;
  const keys = provider.keys.keys.length;
  const lacking: string[] = [];
  if (protocol === undefined) lacking.push('protocol');
  if (addressOf(provider) === undefined) lacking.push('base_url');
  if (preset?.cloud !== undefined && protocol !== 'demo' && provider.auth?.value.kind !== preset.cloud)
    lacking.push(`auth ${preset.cloud}`);
  if (needsKey(provider, protocol) && keys === 0) lacking.push('key');
  if (lacking.length > 0) reportLacking(provider, lacking, context);
  checkCarried(provider, protocol, context);
  if (protocol === 'demo' && provider.proxy !== undefined) {
    const help = 'remove the proxy';
    context.report(diagnose('FL116', provider.proxy.span, 'the demo provider answers inside the process', { help }));
  }
  if (keys > 0 && authOf(provider).kind === 'none') {
    const span = context.marks.of(provider.keys.keys[0] ?? {}) ?? provider.span;
    const help = 'remove the key, or say with `auth` how it is sent';
    context.report(diagnose('FL116', span, `provider "${provider.name}" sends no key`, { help }));
  }
  if (keys > 0 && provider.keys.keys.every((key) => key.weight === 0)) {
    context.report(
      diagnose('FL213', provider.span, 'the weights of all keys are zero', { help: 'give one of them a weight' }),
    );
  }
}

function needsKey(provider: ProviderParts, protocol: ProviderProtocol | undefined): boolean {
  if (provider.auth === undefined) return presetOf(provider)?.needsKey === true && protocol !== 'demo';
  return cloudOf(provider.auth.value)?.needsKey ?? provider.auth.value.kind !== 'none';
}

/** A cloud carries some protocols and no others. */
function checkCarried(provider: ProviderParts, protocol: ProviderProtocol | undefined, context: Context): void {
  const cloud = provider.auth && cloudOf(provider.auth.value);
  if (provider.auth === undefined || cloud === undefined || protocol === undefined) return;
  if (cloud.protocols[protocol] !== undefined) return;
  const { span, value } = provider.auth;
  const help = `with \`auth ${value.kind}\` the protocol is one of ${Object.keys(cloud.protocols).join(', ')}`;
  context.report(diagnose('FL116', span, `${cloud.title} does not speak ${protocol} here`, { help }));
}

/** The provider of the table. */
export function providerOf(provider: ProviderParts, context: Context): Provider {
  const preset = presetOf(provider);
  const protocol = provider.protocol ?? preset?.protocol ?? 'openai-chat';
  const lowered: Provider = {
    name: provider.name,
    ...(preset && { preset: preset.name }),
    protocol,
    family: familyOf(provider, preset),
    baseUrl: addressOf(provider) ?? DEMO_BASE_URL,
    auth: authOf(provider),
    keys: { rotate: rotationOf(provider.keys), members: provider.keys.keys },
    headers: provider.headers,
    models: modelsOf(provider, preset, context),
    quirks: { ...preset?.quirks, ...carriedBy(provider)?.quirks },
    ...(provider.proxy && { proxy: provider.proxy.value }),
    settings: withPresetTimeouts(settingsOf(provider.settings, context.marks), preset),
    ...(provider.limits.length > 0 && { limits: provider.limits }),
  };
  return context.marks.set(lowered, provider.span);
}

const ANY_MODEL: ProviderModel = { glob: '*', lacks: [] };

/** The file's lines; of what such a line does not say, the preset's line for that model holds. */
function modelsOf(
  { models, span }: ProviderParts,
  preset: Preset | undefined,
  { marks }: Context,
): readonly ProviderModel[] {
  if (preset?.models === undefined) return models;
  const known = preset.models.map(knownModel);
  const knownModels = known.at(-1)?.glob === '*' ? known : [...known, ANY_MODEL];
  if (models.length === 0) return knownModels;
  return models.map((model) => {
    const known = knownModels.find(({ glob }) => globMatches(glob, model.glob)) ?? ANY_MODEL;
    const whole = { ...known, ...model, lacks: model.lacks.length > 0 ? model.lacks : known.lacks };
    return marks.set(whole, marks.of(model) ?? span);
  });
}

/** How far `input_tokens` may be above what the vendor would count. */
const ESTIMATE_ERROR = 0.25;

/** Nobody asked for the preset's window, so only what is beyond it in any case counts as too long. */
function knownModel({ glob, lacks, contextWindow }: PresetModel): ProviderModel {
  return { glob, lacks, ...(contextWindow && { contextTokens: Math.ceil(contextWindow * (1 + ESTIMATE_ERROR)) }) };
}

/** The preset that the file names, or the one of the provider's own name. */
function presetOf(provider: ProviderParts): Preset | undefined {
  return PRESETS.get(provider.preset ?? provider.name);
}

/** What the file says, the cloud's own place, or the preset's; undefined where none of them says one. */
function addressOf(provider: ProviderParts): Provider['baseUrl'] | undefined {
  const preset = presetOf(provider);
  if (provider.baseUrl !== undefined) return provider.baseUrl;
  if ((provider.protocol ?? preset?.protocol) === 'demo') return DEMO_BASE_URL;
  return (provider.auth && cloudAddress(provider.auth.value)) ?? preset?.baseUrl;
}

/** What its cloud says of the protocol; undefined where it is at no cloud. */
function carriedBy(provider: ProviderParts): CloudProtocol | undefined {
  const protocol = provider.protocol ?? presetOf(provider)?.protocol;
  return provider.auth && protocol && cloudOf(provider.auth.value)?.protocols[protocol];
}

function authOf(provider: ProviderParts): Auth {
  const preset = presetOf(provider);
  if (provider.auth !== undefined) return provider.auth.value;
  const ownProtocol = provider.protocol !== undefined && provider.protocol !== preset?.protocol;
  const usual = USUAL_AUTH[provider.protocol ?? 'openai-chat'];
  return ownProtocol ? usual : (preset?.auth ?? usual);
}

/**
 * Whose signatures and item ids it understands: what its cloud says, the preset's vendor; without a preset the vendor that is at this
 * address, whatever the provider is called; any other is a family of its own.
 */
function familyOf(provider: ProviderParts, preset: Preset | undefined): string {
  const carried = carriedBy(provider);
  if (carried !== undefined) return carried.family;
  const vendor = preset ?? vendorAt(provider.baseUrl);
  return vendor === undefined ? provider.name : (vendor.family ?? vendor.name);
}

function vendorAt(baseUrl: ProviderParts['baseUrl']): Preset | undefined {
  const host = typeof baseUrl === 'string' ? URL.parse(baseUrl)?.host : undefined;
  if (host === undefined || host === '') return undefined;
  return [...PRESETS.values()].find(
    (preset) => preset.baseUrl?.startsWith('https:') && URL.parse(preset.baseUrl)?.host === host,
  );
}

function withPresetTimeouts(settings: Settings, preset: Preset | undefined): Settings {
  if (preset?.timeouts === undefined) return settings;
  return Object.assign(settings, { timeouts: { ...preset.timeouts, ...settings.timeouts } });
}

function reportLacking(provider: ProviderParts, lacking: readonly string[], context: Context): void {
  const what = lacking.map((word) => `\`${word}\``).join(' and no ');
  const unknown = presetOf(provider) === undefined && lacking.includes('protocol');
  const add = `add ${lacking.map((word) => `\`${word}\``).join(' and ')}`;
  const help = unknown ? vendorHelp(provider.name, add) : add;
  context.report(diagnose('FL103', provider.span, `provider "${provider.name}" has no ${what}`, { help }));
}

function vendorHelp(name: string, add: string): string {
  const near = suggest(name, PRESETS.keys());
  return near === undefined
    ? `"${name}" is no known vendor: ${add}, or name a \`preset\``
    : `did you mean "${near}"? otherwise ${add}`;
}

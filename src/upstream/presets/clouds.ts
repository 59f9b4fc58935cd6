// Clouds that carry a vendor's protocol in their own way: what `auth azure | aws | google` says of a provider beside its key.
import type { Auth, CloudAuth } from '../../route-table.ts';
import type { ProviderProtocol } from '../../vocabulary.ts';
import type { Preset } from './preset.ts';

type Quirks = Readonly<Record<string, string | number | boolean>>;

export interface Cloud {
  readonly title: string;
  /** False: without a key the standard credentials of the machine are used. */
  readonly needsKey: boolean;
  /** The protocols that it carries. */
  readonly protocols: Readonly<Partial<Record<ProviderProtocol, CloudProtocol>>>;
}

export interface CloudProtocol {
  /** Whose provider-bound state the models there understand. */
  readonly family: string;
  readonly quirks?: Quirks;
}

/** Claude signs its thinking for all places alike (platform.claude.com/docs/en/build-with-claude/extended-thinking, 2026-11). */
const CLAUDE: CloudProtocol = { family: 'anthropic', quirks: { mid_conversation_system: false } };

/** Encrypted reasoning of OpenAI means nothing at Azure: a family of its own. */
const AZURE: CloudProtocol = {
  family: 'azure',
  quirks: {
    max_tokens_field: 'max_completion_tokens',
    reasoning_field: 'none',
    extended_sampling: false,
    allowed_tools: true,
  },
};

export const CLOUDS: Readonly<Record<CloudAuth['kind'], Cloud>> = {
  azure: {
    title: 'Azure OpenAI',
    needsKey: true,
    protocols: { 'openai-chat': AZURE, 'openai-responses': { family: 'azure' } },
  },
  aws: {
    title: 'Amazon Bedrock',
    needsKey: false,
    protocols: { anthropic: { ...CLAUDE, quirks: { ...CLAUDE.quirks, count_tokens: false } } },
  },
  google: {
    title: 'Vertex AI',
    needsKey: false,
    // Vertex AI refuses ids of function calls (github.com/vercel/ai/issues/15664, 2026-07).
    protocols: { gemini: { family: 'gemini', quirks: { function_ids: false, path_prefix: '' } }, anthropic: CLAUDE },
  },
};

/** The cloud that a way to send keys belongs to; undefined for the ways that any vendor may have. */
export function cloudOf(auth: Auth): Cloud | undefined {
  return isCloudAuth(auth) ? CLOUDS[auth.kind] : undefined;
}

function isCloudAuth(auth: Auth): auth is CloudAuth {
  return auth.kind in CLOUDS;
}

/** Where the cloud is reached, as far as `auth` says it; undefined for Azure, where each customer has a host. */
export function cloudAddress(auth: Auth): string | undefined {
  if (auth.kind === 'aws') return bedrockAddress(auth.region);
  return auth.kind === 'google' ? vertexAddress(auth.location) : undefined;
}

/** docs.aws.amazon.com/general/latest/gr/bedrock.html, 2026-11. */
function bedrockAddress(region: string): string {
  return `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** docs.cloud.google.com/vertex-ai/docs/general/locations and /generative-ai/docs/learn/locations, 2026-11. */
function vertexAddress(location: string): string {
  if (location === 'global') return 'https://aiplatform.googleapis.com';
  // Multi-regions have hosts of another form.
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`;
  return `https://${location}-aiplatform.googleapis.com`;
}

export const CLOUD_PRESETS: readonly Preset[] = [
  {
    name: 'azure',
    title: 'Azure OpenAI',
    protocol: 'openai-chat',
    cloud: 'azure',
    needsKey: true,
    keyVariables: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
    source: 'learn.microsoft.com/azure/ai-foundry/openai/reference, 2026-11',
  },
  {
    name: 'bedrock',
    title: 'Amazon Bedrock',
    protocol: 'anthropic',
    cloud: 'aws',
    needsKey: false,
    source: 'docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html, 2026-11',
  },
  {
    name: 'vertex',
    title: 'Vertex AI',
    protocol: 'gemini',
    cloud: 'google',
    needsKey: false,
    source: 'docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference, 2026-11',
  },
];

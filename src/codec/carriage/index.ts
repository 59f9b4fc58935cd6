// The clouds that carry a protocol in their own way. Adding one is adding a file and a line here.
import type { Auth, CloudAuth } from '../../route-table.ts';
import type { ProviderProtocol } from '../../vocabulary.ts';
import { azureCarriage } from './azure.ts';
import { bedrockCarriage } from './bedrock.ts';
import type { Carriage } from './carriage.ts';
import { vertexClaudeCarriage } from './vertex-claude.ts';
import { vertexGeminiCarriage } from './vertex-gemini.ts';

interface Place<A extends CloudAuth = CloudAuth> {
  readonly auth: A;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

type Makers<Kind extends CloudAuth['kind']> = Readonly<
  Partial<Record<ProviderProtocol, (place: Place<Extract<CloudAuth, { kind: Kind }>>) => Carriage>>
>;

const CARRIAGES: { readonly [Kind in CloudAuth['kind']]: Makers<Kind> } = {
  azure: { 'openai-chat': azureCarriage, 'openai-responses': azureCarriage },
  aws: { anthropic: () => bedrockCarriage },
  google: { gemini: vertexGeminiCarriage, anthropic: vertexClaudeCarriage },
};

/** Undefined where a provider is called as its protocol has it. */
export function carriageFor(
  auth: Auth,
  { protocol, baseUrl }: { readonly protocol: ProviderProtocol; readonly baseUrl: string },
): Carriage | undefined {
  if (auth.kind === 'azure') return CARRIAGES.azure[protocol]?.({ auth, baseUrl });
  if (auth.kind === 'aws') return CARRIAGES.aws[protocol]?.({ auth, baseUrl });
  if (auth.kind === 'google') return CARRIAGES.google[protocol]?.({ auth, baseUrl });
  return undefined;
}

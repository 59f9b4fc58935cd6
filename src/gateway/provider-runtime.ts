// A provider ready to be called: its secrets read, its address and headers filled in, its transport made.
import type { Carriage } from '../codec/carriage/carriage.ts';
import { carriageFor } from '../codec/carriage/index.ts';
import type { Codec } from '../codec/codec.ts';
import type { Header, Provider, RouteTable, Settings, Text } from '../route-table.ts';
import { type Credential, type CredentialParts, credentialOf, MalformedSecret } from '../upstream/credentials.ts';
import type { Transport } from '../upstream/transport.ts';
import { type Proxies, proxiesOf } from './proxies.ts';
import { isHeaderValue, type SecretResolver } from './secrets.ts';

export interface ProviderRuntime {
  readonly provider: Provider;
  readonly codec: Codec;
  /** Undefined where it is called as its protocol has it. */
  readonly carriage: Carriage | undefined;
  readonly transport: Transport;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly proxies: Proxies;
  /** By the key's label; under `undefined` what the provider is called with where it has no keys. */
  readonly credentials: ReadonlyMap<string | undefined, Credential>;
}

export interface RuntimeParts {
  readonly resolver: SecretResolver;
  readonly codecFor: (protocol: Provider['protocol']) => Codec;
  readonly transportFor: (provider: Provider) => Transport;
  readonly credentials: CredentialParts;
}

export function provisionProviders(table: RouteTable, parts: RuntimeParts): ReadonlyMap<string, ProviderRuntime> {
  return new Map(table.providers.map((provider, index) => [provider.name, provision(provider, index, parts)]));
}

function provision(provider: Provider, index: number, parts: RuntimeParts): ProviderRuntime {
  const { resolver, codecFor, transportFor } = parts;
  const baseUrl = baseUrlOf(provider, `/providers/${index}/baseUrl`, resolver);
  return {
    provider,
    carriage: carriageFor(provider.auth, { protocol: provider.protocol, baseUrl }),
    codec: codecFor(provider.protocol),
    transport: transportFor(provider),
    baseUrl,
    proxies: proxiesOf(provider, index, resolver),
    credentials: credentialsOf(provider, index, parts),
  };
}

function credentialsOf(provider: Provider, index: number, { resolver, credentials: parts }: RuntimeParts) {
  const credentials = new Map<string | undefined, Credential>();
  const add = (label: string | undefined, secret: string | undefined, pointer: string) => {
    try {
      const credential = credentialOf(provider.auth, secret, parts);
      if (credential !== undefined) credentials.set(label, credential);
    } catch (fault) {
      if (!(fault instanceof MalformedSecret)) throw fault;
      resolver.report(pointer, `${label} cannot be used for provider ${provider.name}: ${fault.message}`);
    }
  };
  const form = provider.auth.kind === 'google' ? 'document' : 'header';
  provider.keys.members.forEach((key, keyIndex) => {
    const pointer = `/providers/${index}/keys/members/${keyIndex}/secret`;
    const secret = resolver.secret(key.secret, pointer, form);
    if (secret !== undefined) add(key.label, secret, pointer);
  });
  if (provider.keys.members.length === 0) add(undefined, undefined, `/providers/${index}`);
  return credentials;
}

function baseUrlOf(provider: Provider, pointer: string, resolver: SecretResolver): string {
  const address = resolver.text(provider.baseUrl, pointer);
  const parsed = URL.parse(address);
  const schemes = provider.protocol === 'demo' ? ['demo:'] : ['http:', 'https:'];
  // The address is not repeated: what was put into it may be a secret.
  if (parsed === null || !schemes.includes(parsed.protocol)) {
    resolver.report(pointer, `the base_url of provider ${provider.name} is not an http or https address`);
  } else if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    resolver.report(pointer, `the base_url of provider ${provider.name} holds a query, a fragment or a user`);
  }
  return address.replace(/\/+$/, '');
}

/** Every text of the table that has holes, filled once; by identity, as the table's settings are passed around. */
export function fillTexts(table: RouteTable, resolver: SecretResolver): ReadonlyMap<Text, string> {
  const filled = new Map<Text, string>();
  const fill = (text: Text, pointer: string): void => {
    if (typeof text !== 'string') filled.set(text, resolver.text(text, pointer));
  };
  const fillHeaders = (headers: readonly Header[] | undefined, pointer: string): void => {
    headers?.forEach(({ name, value }, index) => {
      fill(value, `${pointer}/${index}/value`);
      if (isHeaderValue(filled.get(value) ?? (typeof value === 'string' ? value : ''))) return;
      resolver.report(
        `${pointer}/${index}/value`,
        `the value of header "${name}" holds a character that none can carry`,
      );
    });
  };
  const fillSystem = ({ system = [] }: Settings, pointer: string): void =>
    system.forEach(({ text }, index) => {
      fill(text, `${pointer}/system/${index}/text`);
    });
  fillHeaders(table.defaults.headers, '/defaults/headers');
  fillSystem(table.defaults, '/defaults');
  table.providers.forEach(({ headers, settings }, index) => {
    fillHeaders(headers, `/providers/${index}/headers`);
    fillHeaders(settings.headers, `/providers/${index}/settings/headers`);
  });
  table.routes.forEach(({ reject, settings }, index) => {
    fillHeaders(settings.headers, `/routes/${index}/settings/headers`);
    fillSystem(settings, `/routes/${index}/settings`);
    if (reject !== undefined) fill(reject.message, `/routes/${index}/reject/message`);
  });
  return filled;
}

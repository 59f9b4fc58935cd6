// Where a provider's key goes in a request.
import type { Auth } from '../route-table.ts';
import { awsSigner } from './signing/aws.ts';
import { GOOGLE_CREDENTIAL_TYPES, type GoogleCredentials } from './signing/google-clients.ts';
import type { AwsKeys, GoogleToken, Identities } from './signing/identity.ts';
import { Renewed } from './signing/renewed.ts';
import type { Sign, UpstreamRequest } from './transport.ts';

/** A header or a query parameter, whichever `auth` asks for; or what signs each request for itself. */
export type Credential = FixedCredential | SigningCredential;

interface FixedCredential {
  readonly place: 'header' | 'query';
  readonly name: string;
  /** As it is sent; holds the secret. */
  readonly value: string;
  /** The key itself: what must appear nowhere else. */
  readonly secret: string;
}

interface SigningCredential {
  readonly place: 'signature';
  readonly sign: Sign;
  /** Undefined where the machine knows it, and not the file. */
  readonly secret: string | undefined;
}

export interface CredentialParts {
  readonly identities: Identities;
  /** Unix milliseconds. */
  now(): number;
}

/** A secret that is not of the form that its `auth` takes. The message says the form, never the secret. */
export class MalformedSecret extends Error {
  override readonly name = 'MalformedSecret';
}

/**
 * Undefined where the provider takes none, or none is given and the machine has none of its own to use. Throws `MalformedSecret`.
 */
export function credentialOf(auth: Auth, secret: string | undefined, parts: CredentialParts): Credential | undefined {
  if (auth.kind === 'aws') return awsCredential(auth.region, secret, parts);
  if (auth.kind === 'google') return googleCredential(secret, parts);
  if (secret === undefined || auth.kind === 'none') return undefined;
  if (auth.kind === 'bearer') return bearer(secret);
  if (auth.kind === 'query') return { place: 'query', name: auth.name, value: secret, secret };
  const name = auth.kind === 'azure' ? 'api-key' : auth.name.toLowerCase();
  return { place: 'header', name, value: secret, secret };
}

function bearer(secret: string): FixedCredential {
  return { place: 'header', name: 'authorization', value: `Bearer ${secret}`, secret };
}

/** `ACCESS:SECRET[:SESSION]` signs; anything without a colon is an API key of Bedrock, which is a bearer token. */
function awsCredential(region: string, secret: string | undefined, { identities, now }: CredentialParts): Credential {
  if (secret !== undefined && !secret.includes(':')) return bearer(secret);
  const fixed = secret === undefined ? undefined : keysOf(secret);
  const renewed = new Renewed<AwsKeys>(() => identities.aws(), now);
  const keys = () => fixed ?? renewed.get();
  const sign = awsSigner({ region, service: 'bedrock', keys, now });
  return { place: 'signature', sign, secret: fixed?.secretAccessKey };
}

function keysOf(secret: string): AwsKeys {
  const [accessKeyId = '', secretAccessKey = '', sessionToken, ...more] = secret.split(':');
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId) || secretAccessKey === '' || sessionToken === '' || more.length > 0) {
    throw new MalformedSecret(
      'a key of AWS is ACCESS_KEY_ID:SECRET_ACCESS_KEY[:SESSION_TOKEN], or an API key of Bedrock',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }), expiresAt: undefined };
}

/** The JSON of a service account (or another kind of credential), or an access token as it is. */
function googleCredential(secret: string | undefined, { identities, now }: CredentialParts): Credential {
  if (secret !== undefined && !secret.trimStart().startsWith('{')) return bearer(secret);
  const credentials = secret === undefined ? undefined : credentialsOf(secret);
  const tokens = new Renewed<GoogleToken>(() => identities.google(credentials), now);
  const sign: Sign = (request) => {
    const token = tokens.get();
    return token instanceof Promise
      ? token.then((fetched) => withBearer(request, fetched))
      : withBearer(request, token);
  };
  return { place: 'signature', sign, secret };
}

function credentialsOf(secret: string): GoogleCredentials {
  let credentials: unknown;
  try {
    credentials = JSON.parse(secret);
  } catch {
    throw new MalformedSecret('a key of Google is the JSON of a service account, or an access token; this is no JSON');
  }
  const known = GOOGLE_CREDENTIAL_TYPES.find((type) => isOfType(credentials, type));
  if (known !== undefined) return { ...Object(credentials), type: known };
  throw new MalformedSecret(`the "type" of a Google credential is one of ${GOOGLE_CREDENTIAL_TYPES.join(', ')}`);
}

function isOfType(credentials: unknown, type: string): boolean {
  return typeof credentials === 'object' && credentials !== null && 'type' in credentials && credentials.type === type;
}

function withBearer(request: UpstreamRequest, { value }: GoogleToken): UpstreamRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${value}` } };
}

/** Puts a fixed credential into an address and headers that are about to be sent; both are changed in place. */
export function applyCredential(
  credential: FixedCredential,
  request: { readonly url: URL; readonly headers: Record<string, string> },
): void {
  if (credential.place === 'header') request.headers[credential.name] = credential.value;
  else request.url.searchParams.set(credential.name, credential.value);
}

// Who this machine is to a cloud, as the clouds' own libraries find out. They are loaded when first asked: few need them.
import type { OAuth2ClientOptions } from 'google-auth-library';
import { GatewayError } from '../../errors.ts';
import { type GoogleClient, type GoogleCredentials, googleClient } from './google-clients.ts';
import type { Perishable } from './renewed.ts';

/** Keys of an AWS identity. */
export interface AwsKeys extends Perishable {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An OAuth access token of Google. */
export interface GoogleToken extends Perishable {
  readonly value: string;
}

/** Both reject with `auth_failed`, and say no more than what kind of failure it was. */
export interface Identities {
  /** By the chain of AWS: environment, shared files, SSO, containers, the instance. */
  aws(): Promise<AwsKeys>;
  /** For these credentials; without them by the Application Default Credentials. */
  google(credentials: GoogleCredentials | undefined): Promise<GoogleToken>;
}

/** The real ones. Google's client stays, since it remembers what it has learnt of the credentials. */
export function machineIdentities(googleOptions: OAuth2ClientOptions = {}): Identities {
  const chain = once(async () => (await import('@aws-sdk/credential-providers')).fromNodeProviderChain());
  const clients = new Map<GoogleCredentials | undefined, () => Promise<GoogleClient>>();
  const clientFor = (credentials: GoogleCredentials | undefined) => {
    const known = clients.get(credentials) ?? once(() => googleClient(credentials, googleOptions));
    clients.set(credentials, known);
    return known();
  };
  return {
    aws: () => asking('AWS', async () => awsKeys(await (await chain())())),
    google: (credentials) => asking('Google', async () => tokenOf(await clientFor(credentials))),
  };
}

/** Of a token whose end is not told: short, as asking again costs little. */
const UNSAID_LIFETIME_MS = 10 * 60_000;

async function tokenOf(client: GoogleClient): Promise<GoogleToken> {
  const { token } = await client.getAccessToken();
  if (typeof token !== 'string' || token === '') throw new Error('no token');
  return { value: token, expiresAt: client.credentials.expiry_date ?? Date.now() + UNSAID_LIFETIME_MS };
}

function awsKeys(identity: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}): AwsKeys {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = identity;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    expiresAt: expiration?.getTime(),
  };
}

/** What libraries say in messages may hold what they were given, or a path: only the name of the failure is told. */
async function asking<T>(vendor: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (fault) {
    throw new GatewayError('auth_failed', { message: `${vendor} gave no credentials (${nameOf(fault)})` });
  }
}

/** OAuth's own word (`invalid_grant`), a code (`ECONNREFUSED`), or the error's class. */
function nameOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  const word = oauthWord(fault) ?? ('code' in fault ? String(fault.code) : fault.name);
  return /^[\w.-]{1,60}$/.test(word) ? word : fault.name;
}

function oauthWord(fault: Error): string | undefined {
  if (!('response' in fault)) return undefined;
  const { response } = fault;
  const data = typeof response === 'object' && response !== null && 'data' in response ? response.data : undefined;
  const word = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return typeof word === 'string' ? word : undefined;
}

/** A failure is forgotten: the next caller tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((fault: unknown) => {
      made = undefined;
      throw fault;
    });
    return made;
  };
}

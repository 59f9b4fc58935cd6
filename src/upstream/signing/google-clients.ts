// Google's own clients, by the kind of credential that a key holds. The library is loaded when the first is made.
import type { OAuth2ClientOptions } from 'google-auth-library';

/** The JSON of a service account or of another kind of Google credential, as Google hands it out. */
export interface GoogleCredentials {
  readonly type: GoogleCredentialType;
  readonly [field: string]: unknown;
}

export const GOOGLE_CREDENTIAL_TYPES = ['service_account', 'authorized_user', 'external_account'] as const;
type GoogleCredentialType = (typeof GOOGLE_CREDENTIAL_TYPES)[number];

/** What is used of the library's `AuthClient`. */
export interface GoogleClient {
  getAccessToken(): Promise<{ readonly token?: string | null | undefined }>;
  readonly credentials: { readonly expiry_date?: number | null | undefined };
}

type Library = typeof import('google-auth-library');

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

const CLIENTS: Readonly<
  Record<
    GoogleCredentialType,
    (library: Library, credentials: GoogleCredentials, options: OAuth2ClientOptions) => GoogleClient
  >
> = {
  service_account: ({ JWT }, { client_email, private_key, private_key_id }, options) =>
    new JWT({
      ...options,
      scopes: SCOPES,
      email: String(client_email),
      key: String(private_key),
      ...(typeof private_key_id === 'string' && { keyId: private_key_id }),
    }),
  authorized_user: ({ UserRefreshClient }, { client_id, client_secret, refresh_token }, options) =>
    new UserRefreshClient({
      ...options,
      clientId: String(client_id),
      clientSecret: String(client_secret),
      refreshToken: String(refresh_token),
    }),
  external_account: ({ AwsClient, IdentityPoolClient }, credentials, options) => {
    const federated = { ...credentials, ...options } as unknown;
    const client = isFromAws(credentials)
      ? new AwsClient(federated as ConstructorParameters<typeof AwsClient>[0])
      : new IdentityPoolClient(federated as ConstructorParameters<typeof IdentityPoolClient>[0]);
    client.scopes = SCOPES;
    return client;
  },
};

function isFromAws({ credential_source: source }: GoogleCredentials): boolean {
  const environment =
    typeof source === 'object' && source !== null && 'environment_id' in source && source.environment_id;
  return typeof environment === 'string' && environment.startsWith('aws');
}

/**
 * The client of these credentials, or without them that of the Application Default Credentials. `options` are the library's own, for
 * all its clients.
 */
export async function googleClient(
  credentials: GoogleCredentials | undefined,
  options: OAuth2ClientOptions,
): Promise<GoogleClient> {
  const library = await import('google-auth-library');
  if (credentials !== undefined) return CLIENTS[credentials.type](library, credentials, options);
  return new library.GoogleAuth({ scopes: SCOPES, clientOptions: options }).getClient();
}

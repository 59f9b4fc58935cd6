// Where a provider's key goes in a request.
import type { Auth } from '../route-table.ts';

/** A header or a query parameter, whichever `auth` asks for. */
export interface Credential {
  readonly place: 'header' | 'query';
  readonly name: string;
  /** As it is sent; holds the secret. */
  readonly value: string;
  /** The key itself: what must appear nowhere else. */
  readonly secret: string;
}

/** Undefined where the provider takes none, or none is given. */
export function credentialOf(auth: Auth, secret: string | undefined): Credential | undefined {
  if (secret === undefined) return undefined;
  switch (auth.kind) {
    case 'bearer':
      return { place: 'header', name: 'authorization', value: `Bearer ${secret}`, secret };
    case 'header':
      return { place: 'header', name: auth.name.toLowerCase(), value: secret, secret };
    case 'query':
      return { place: 'query', name: auth.name, value: secret, secret };
    case 'none':
      return undefined;
  }
}

/** Puts the credential into an address and headers that are about to be sent; both are changed in place. */
export function applyCredential(
  credential: Credential | undefined,
  request: { readonly url: URL; readonly headers: Record<string, string> },
): void {
  if (credential === undefined) return;
  if (credential.place === 'header') request.headers[credential.name] = credential.value;
  else request.url.searchParams.set(credential.name, credential.value);
}

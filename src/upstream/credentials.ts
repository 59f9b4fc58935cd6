// Where a provider's key goes in a request.
import type { Auth } from '../route-table.ts';

/** A header or a query parameter, whichever `auth` asks for; its `value` is secret. */
export type Credential =
  | { readonly place: 'header'; readonly name: string; readonly value: string }
  | { readonly place: 'query'; readonly name: string; readonly value: string };

/** Undefined where the provider takes none, or none is given. */
export function credentialOf(auth: Auth, secret: string | undefined): Credential | undefined {
  if (secret === undefined) return undefined;
  switch (auth.kind) {
    case 'bearer':
      return { place: 'header', name: 'authorization', value: `Bearer ${secret}` };
    case 'header':
      return { place: 'header', name: auth.name.toLowerCase(), value: secret };
    case 'query':
      return { place: 'query', name: auth.name, value: secret };
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

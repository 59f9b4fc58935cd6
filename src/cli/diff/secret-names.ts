// What secrets are called where two tables are compared: what is written in a file is never shown, only told apart.
import { shownText } from '../../gateway/explained-settings.ts';
import type { SecretReference } from '../../route-table.ts';

export class SecretNames {
  readonly #written: string[] = [];

  /** The same for the same reference, and another for any other. */
  of(secret: SecretReference): string {
    if ('env' in secret) return `env.${secret.env}`;
    if ('file' in secret) return `file ${JSON.stringify(shownText(secret.file))}`;
    if (!this.#written.includes(this.#textOf(secret))) this.#written.push(this.#textOf(secret));
    const number = this.#written.indexOf(this.#textOf(secret)) + 1;
    return 'sha256' in secret ? `a digest (no. ${number})` : `a secret that is written in the file (no. ${number})`;
  }

  #textOf(secret: { readonly sha256: string } | { readonly literal: string }): string {
    return 'sha256' in secret ? `sha256 ${secret.sha256}` : `literal ${secret.literal}`;
  }
}

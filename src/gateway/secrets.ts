// Secrets and `${env.NAME}` holes, filled in when a table is provisioned. What is missing names its line; what is there
// stays out of every message.
import type { Position, Positions, SecretReference, Text } from '../route-table.ts';

/** Where values come from. Only the command line reads the real environment; tests and simulations hand in their own. */
export interface SecretSource {
  /** Undefined where the variable is not set; an empty one is set. */
  environment(name: string): string | undefined;
  /** The file's text. Throws where it cannot be read; `code` of the error is shown, its message is not. */
  file(path: string): string;
}

/** Why a table cannot run, and where that is written. */
export interface ProvisionProblem {
  readonly message: string;
  readonly help?: string;
  /** Absent where the table came without positions (as JSON). */
  readonly position?: Position;
}

/** Thrown by `provision`: everything that is wrong, not only the first. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
  readonly problems: readonly ProvisionProblem[];

  constructor(problems: readonly ProvisionProblem[]) {
    super(problems.map(describe).join('\n'));
    this.problems = problems;
  }
}

/** Reads what a table refers to, and gathers what is wrong with it. `pointer` is a JSON Pointer into the table. */
export class SecretResolver {
  readonly problems: ProvisionProblem[] = [];
  readonly #source: SecretSource;
  readonly #positions: Positions;

  constructor(source: SecretSource, positions: Positions) {
    this.#source = source;
    this.#positions = positions;
  }

  /**
   * Undefined where it cannot be had; then there is a problem. A `document` is read and not sent: it may have lines.
   */
  secret(reference: SecretReference, pointer: string, form: 'header' | 'document' = 'header'): string | undefined {
    const checked = (value: string | undefined, name: string) => this.#checked(value, { name, pointer, form });
    if ('literal' in reference) return checked(reference.literal, 'the secret');
    if ('env' in reference) return checked(this.#variable(reference.env, pointer), reference.env);
    if ('file' in reference) {
      const name = this.text(reference.file, pointer);
      return checked(this.#file(name, pointer), name);
    }
    return this.report(pointer, 'a sha256 digest is not a secret that can be sent', 'use env.NAME or file "…"');
  }

  /** A text with its holes filled; empty where one cannot be. */
  text(text: Text, pointer: string): string {
    if (typeof text === 'string') return text;
    return text.parts
      .map((part) => (typeof part === 'string' ? part : (this.#variable(part.env, pointer) ?? '')))
      .join('');
  }

  report(pointer: string, message: string, help?: string): undefined {
    const position = this.#position(pointer);
    this.problems.push({
      message,
      ...(help === undefined ? {} : { help }),
      ...(position === undefined ? {} : { position }),
    });
    return undefined;
  }

  #variable(name: string, pointer: string): string | undefined {
    const value = this.#source.environment(name);
    if (value !== undefined) return value;
    return this.report(pointer, `the environment variable ${name} is not set`, `export ${name} before \`serve\``);
  }

  #file(name: string, pointer: string): string | undefined {
    try {
      return this.#source.file(name).replace(/\r?\n$/, '');
    } catch (fault) {
      const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unreadable';
      return this.report(pointer, `the secret file ${name} cannot be read (${code})`);
    }
  }

  #checked(
    value: string | undefined,
    { name, pointer, form }: { readonly name: string; readonly pointer: string; readonly form: 'header' | 'document' },
  ): string | undefined {
    if (value === undefined) return undefined;
    if (value === '') return this.report(pointer, `${name} is empty; a secret cannot be`);
    const document = form === 'document' && value.trimStart().startsWith('{');
    if (!document && !isHeaderValue(value))
      return this.report(pointer, `${name} holds a character that no header can carry`);
    return value;
  }

  /** Of the value itself, else of the nearest thing around it that has one. */
  #position(pointer: string): Position | undefined {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const position = this.#positions(at);
      if (position !== undefined) return position;
    }
    return this.#positions('');
  }
}

/** Visible ASCII, spaces, tabs and what Latin-1 has above: RFC 9110, section 5.5. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function describe({ message, help, position }: ProvisionProblem): string {
  const place = position === undefined ? '' : `${position.file}:${position.line}:${position.column}: `;
  return `${place}${message}${help === undefined ? '' : ` (${help})`}`;
}

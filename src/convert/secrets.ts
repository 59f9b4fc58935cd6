// Credentials on their way: a reference stays one, a literal becomes a variable to be set. Its value goes nowhere.
import { holdsCredential } from '../redact.ts';
import type { Path } from './document.ts';
import type { Report } from './report.ts';
import { variableName } from './routes-file/names.ts';
import type { TextParts } from './routes-file/statement.ts';

const REFERENCE = /^os\.environ\/(.+)$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The variable that a text like `os.environ/OPENAI_API_KEY` names; undefined for any other text. */
export function referencedVariable(text: string): string | undefined {
  const name = REFERENCE.exec(text.trim())?.[1]?.trim();
  if (name === undefined) return undefined;
  return VARIABLE.test(name) ? name : variableName(name);
}

/** Headers that say who asks, or in which version: their values may stand in the file. */
const HARMLESS_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'anthropic-beta',
  'anthropic-version',
  'http-referer',
  'openai-beta',
  'openai-organization',
  'openai-project',
  'user-agent',
  'x-title',
]);

export class Secrets {
  readonly #report: Report;
  readonly #taken = new Set<string>();
  /** Literal -> its variable. Never leaves this object. */
  readonly #literals = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** Variables that the source itself names: none of them may come to mean something else. */
  reserveFrom(value: unknown, depth = 0): void {
    if (depth > DEEPEST) return;
    if (typeof value === 'string') {
      const name = referencedVariable(value);
      if (name !== undefined) this.#taken.add(name);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) this.reserveFrom(inner, depth + 1);
    }
  }

  /** The variable for what stands at `path`. `wish`: what it is called if the source holds the secret itself. */
  variableFor(value: string, wish: string, path: Path): string {
    return this.#variable(value, wish, [path, 'the secret itself stands in the source']);
  }

  /** As `variableFor`, for an address that cannot stand in the file. */
  addressFor(value: string, wish: string, path: Path): string {
    return this.#variable(value, wish, [path, 'the address, which begins with http:// or https://']);
  }

  /** What a header is to say: nothing tells of most headers whether their values are secrets. */
  headerValue(name: string, value: string, path: Path): TextParts {
    const isHarmless = HARMLESS_HEADERS.has(name.toLowerCase()) && referencedVariable(value) === undefined;
    if (isHarmless && !holdsCredential(value)) return [value];
    return [{ env: this.#variable(value, `HEADER_${name}`, [path, 'the value of the header, which may be a secret']) }];
  }

  #variable(value: string, wish: string, [path, why]: readonly [Path, string]): string {
    const referenced = referencedVariable(value);
    if (referenced !== undefined) return referenced;
    const known = this.#literals.get(value);
    if (known !== undefined) return known;
    const name = this.#free(wish);
    this.#literals.set(value, name);
    this.#report.add('variable', path, `${name}: ${why}`);
    return name;
  }

  /** A variable that its program knows by itself; told once, unless the source names it somewhere too. */
  usual(name: string, path: Path, why: string): string {
    if (!this.#taken.has(name)) this.#report.add('variable', path, `${name}: ${why}`);
    this.#taken.add(name);
    return name;
  }

  #free(wish: string): string {
    const base = variableName(wish);
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}_${number}`;
    this.#taken.add(name);
    return name;
  }
}

const DEEPEST = 20;

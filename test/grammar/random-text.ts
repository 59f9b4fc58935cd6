// Random sentences of a grammar: what its rules can say, said.
import type { Expression, GrammarRule } from './expression.ts';

export interface SentenceOptions {
  /** The rule that is said. */
  readonly start: string;
  readonly rules: readonly GrammarRule[];
  /** What a text, a class or a rule may look like; undefined for a rule: what it says. */
  images(name: string, about: string): readonly string[] | undefined;
  readonly seed: number;
}

/** Deeper than this, what may be left out is, and of several the last is taken: it is the simplest. */
const DEEPEST = 12;

/** A sentence. The same seed gives the same. */
export function randomSentence(options: SentenceOptions): string {
  return new Writer(options).rule(options.start);
}

class Writer {
  readonly #rules: ReadonlyMap<string, Expression>;
  readonly #images: SentenceOptions['images'];
  #state: number;
  #depth = 0;

  constructor({ rules, images, seed }: SentenceOptions) {
    this.#rules = new Map(rules.map(({ name, body }) => [name, body]));
    this.#images = images;
    this.#state = seed;
  }

  rule(name: string): string {
    const images = this.#images(name, '');
    if (images) return this.#oneOf(images);
    const body = this.#rules.get(name);
    if (!body) throw new Error(`no rule ${name}`);
    this.#depth++;
    const text = this.#text(body);
    this.#depth--;
    return text;
  }

  #text(expression: Expression): string {
    switch (expression.kind) {
      case 'text':
        return this.#word(expression.text, '') ?? expression.text;
      case 'class': {
        const word = this.#word(expression.name, expression.about);
        if (word === undefined) throw new Error(`no text for ${expression.name}`);
        return word;
      }
      case 'rule':
        return this.rule(expression.name);
      case 'sequence':
        return expression.parts.map((part) => this.#text(part)).join(' ');
      case 'choice':
        return this.#choice(expression.parts);
      case 'optional':
        return this.#repeat(expression.part, this.#choose(2), ' ');
      case 'repeat':
        return this.#repetition(expression);
    }
  }

  #repetition({ part, least, between }: Extract<Expression, { kind: 'repeat' }>): string {
    const wanted = least === 1 ? 1 + this.#choose(2) : this.#choose(this.#depth === 1 ? 8 : 4);
    return this.#repeat(part, Math.max(wanted, least), between === undefined ? ' ' : ` ${this.#text(between)} `, least);
  }

  #repeat(part: Expression, wanted: number, between: string, least = 0): string {
    const times = this.#depth > DEEPEST ? least : wanted;
    return Array.from({ length: times }, () => this.#text(part)).join(between);
  }

  #choice(parts: readonly Expression[]): string {
    const chosen = parts[this.#depth > DEEPEST ? parts.length - 1 : this.#choose(parts.length)];
    return chosen ? this.#text(chosen) : '';
  }

  #word(name: string, about: string): string | undefined {
    const images = this.#images(name, about);
    return images && this.#oneOf(images);
  }

  #oneOf(images: readonly string[]): string {
    return images[this.#choose(images.length)] ?? '';
  }

  /** Below `limit`, from a generator of Lehmer's kind. */
  #choose(limit: number): number {
    this.#state = ((this.#state + 1) * 48_271) % 2_147_483_647;
    return (this.#state >> 4) % limit;
  }
}

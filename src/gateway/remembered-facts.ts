// What routing asked of a request, kept when the request itself is let go: a trace can still say why, and holds no body.
import { type Feature, ForgottenFact, type KeptBy, type RequestFacts } from '../routing/facts.ts';
import type { NumberField, Operation, Protocol, ProviderProtocol } from '../vocabulary.ts';

/** Answers as its source does; once the source is let go, only what was asked before. Anything else is a `ForgottenFact`. */
export class RememberedFacts implements RequestFacts {
  readonly requestId: string;
  readonly at: number;
  readonly model: string;
  readonly client: string | undefined;
  readonly tags: readonly string[];
  readonly protocol: Protocol;
  readonly operation: Operation;
  readonly keptBy: KeptBy | undefined;
  #source: RequestFacts | undefined;
  #answers: Map<string, unknown> | undefined;

  constructor(source: RequestFacts) {
    this.requestId = source.requestId;
    this.at = source.at;
    this.model = source.model;
    this.client = source.client;
    this.tags = source.tags;
    this.protocol = source.protocol;
    this.operation = source.operation;
    this.keptBy = source.keptBy;
    this.#source = source;
  }

  letGo(): void {
    this.#source = undefined;
  }

  header(name: string): string | undefined {
    return this.#ask(`header ${name}`, (source) => source.header(name));
  }

  metadata(key: string): string | undefined {
    return this.#ask(`metadata ${key}`, (source) => source.metadata(key));
  }

  flag(feature: Feature): boolean {
    return this.#ask(`flag ${feature}`, (source) => source.flag(feature));
  }

  number(field: NumberField): number | undefined {
    return this.#ask(`number ${field}`, (source) => source.number(field));
  }

  user(): string | undefined {
    return this.#ask('user', (source) => source.user());
  }

  session(): string | undefined {
    return this.#ask('session', (source) => source.session());
  }

  prompt(): string | undefined {
    return this.#ask('prompt', (source) => source.prompt());
  }

  lackedBy(protocol: ProviderProtocol): string | undefined {
    return this.#ask(`lacked by ${protocol}`, (source) => source.lackedBy?.(protocol));
  }

  #ask<T>(question: string, read: (source: RequestFacts) => T): T {
    this.#answers ??= new Map();
    if (this.#answers.has(question)) return this.#answers.get(question) as T;
    if (this.#source === undefined) throw new ForgottenFact(question);
    const answer = read(this.#source);
    this.#answers.set(question, answer);
    return answer;
  }
}

// A statement with the parts that it cannot do without, as fields to fill in.
import type { Shape } from '../../compiler/arguments/shape.ts';
import type { StatementSpec } from '../../compiler/statements/statement.ts';

/** In the syntax of snippets: `route ${1:NAME} {\n\t$0\n}`. */
export function statementSnippet({ name, arguments: slots, condition, block }: StatementSpec): string {
  const fields = new Fields();
  const parts = [
    name,
    ...(condition ? [fields.field('')] : []),
    ...Object.values(slots).flatMap((slot) => fields.of(slot)),
  ];
  const optionalBlock = block?.insteadOf !== undefined;
  if (block === undefined || optionalBlock) {
    return `${[...parts, ...(optionalBlock ? [fields.field('')] : [])].join(' ')}$0`;
  }
  return `${parts.join(' ')} {\n\t$0\n}`;
}

class Fields {
  #count = 0;

  field(placeholder: string): string {
    this.#count += 1;
    return placeholder === '' ? `$${this.#count}` : `\${${this.#count}:${placeholder.replace(/[$}\\]/g, '\\$&')}}`;
  }

  /** What is left out may be left out; a choice, and what is offered as a list, begins empty. */
  of(shape: Shape): readonly string[] {
    switch (shape.kind) {
      case 'literal':
        return [this.#literal(shape.placeholder, shape.offers !== undefined)];
      case 'keyword':
        return [shape.word];
      case 'comma':
        return [','];
      case 'clause':
        return [shape.word, ...this.of(shape.shape)];
      case 'optional':
        return [];
      case 'list':
        return this.of(shape.shape);
      case 'sequence':
        return Object.values(shape.slots).flatMap((slot) => this.of(slot));
      case 'choice':
        return [this.field('')];
    }
  }

  /** A string stands in quotes whether or not its placeholder says so. */
  #literal(placeholder: string, offered: boolean): string {
    const quoted = /^"(.*)"$/.exec(placeholder)?.[1];
    if (quoted !== undefined) return `"${this.field(offered ? '' : quoted)}"`;
    if (/^(GLOB|FILE)$/.test(placeholder)) return `"${this.field('')}"`;
    return this.field(offered ? '' : placeholder);
  }
}

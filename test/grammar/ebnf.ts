// The structure as EBNF.
import type { Expression } from './expression.ts';
import { LEXICAL, STRUCTURE } from './structure.ts';

const PREAMBLE = `(* The grammar of the Fairlead route language, edition 2026. Made from the parser by \`npm run grammar\`; do not edit.

   It gives structure, not meaning: any word may head a statement. Which statements there are and what they take
   is in the statement reference.

   A terminator is a line break, a ";", or nothing before "}" and at the end of the file. A line break is none after
   ",", "and", "or" and "not" (unless the next line begins with "to"), between parentheses, and before a line that
   begins with "and" or "or". "{" stands on the line of its statement. "match" and "never" are keywords where they head
   a statement, except among the members of a pool. A comma stands between two values. White space separates tokens;
   "#" begins a comment, to the end of the line; a byte order mark at the start is skipped. *)
`;

/** The text of `grammar/fairlead.ebnf`. */
export function renderEbnf(): string {
  const rules = STRUCTURE.map(({ name, body }) => `${name} = ${render(body)} ;`);
  const classes = LEXICAL.map(({ name, pattern }) => `${name} = ? ${pattern} ? ;`);
  return `${[PREAMBLE, ...rules, '', ...classes].join('\n')}\n`;
}

function render(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return `"${expression.text}"`;
    case 'class':
    case 'rule':
      return expression.name;
    case 'sequence':
      return expression.parts.map(enclosed).join(' , ');
    case 'choice':
      return expression.parts.map(render).join(' | ');
    case 'optional':
      return `[ ${render(expression.part)} ]`;
    case 'repeat':
      return repeated(expression);
  }
}

function repeated({ part, least, between }: Extract<Expression, { kind: 'repeat' }>): string {
  const again = between === undefined ? render(part) : `${enclosed(between)} , ${enclosed(part)}`;
  return least === 0 ? `{ ${again} }` : `${enclosed(part)} , { ${again} }`;
}

/** With brackets where a comma beside it would bind tighter. */
function enclosed(expression: Expression): string {
  return expression.kind === 'choice' ? `( ${render(expression)} )` : render(expression);
}

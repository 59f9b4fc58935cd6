// Statements to text: first as plain as can be, then laid out by the formatter that every routes file goes through.
import { format } from '../../language/format/format.ts';
import { BARE_MODEL } from '../../language/literals/name.ts';
import { Source } from '../../language/source.ts';
import type { Condition, Piece, Statement, TextParts } from './statement.ts';

/** Blocks of so many plain statements stand on one line, where they fit. */
const MOST_ON_A_LINE = 3;
const WIDEST_BLOCK = 100;
/** Their members stand below each other. */
const LISTS = /^(pool|group|keys|to|fallback)\b/;

/** The text of a file in its canonical layout. Throws where a statement is not one: a fault of who made it. */
export function writeRoutes(statements: readonly Statement[]): string {
  const source = new Source('<new>', statements.map((one, index) => topLevel(one, statements[index - 1])).join(''));
  const formatted = format(source);
  if ('text' in formatted) return formatted.text;
  throw new Error(`what was written is no routes file: ${formatted.diagnostics[0]?.message}`);
}

/** Statements of one line stand together by their head; everything else has a blank line before it. */
function topLevel(one: Statement, before: Statement | undefined): string {
  const text = statementText(one);
  const isSmall = ({ comments: _, ...other }: Statement): boolean => !statementText(other).trimEnd().includes('\n');
  const together =
    before !== undefined && isSmall(one) && isSmall(before) && headOf(one) === headOf(before) && !one.comments;
  return before === undefined || together ? text : `\n${text}`;
}

function headOf({ pieces }: Statement): string {
  return typeof pieces[0] === 'string' ? pieces[0] : '';
}

function statementText({ pieces, block, comments = [] }: Statement): string {
  const before = comments.map((line) => `${commentText(line)}\n`).join('');
  const head = pieces.map(pieceText).join(' ');
  if (block === undefined) return `${before}${head}\n`;
  const inner = block.map(statementText);
  const line = inner.map((text) => text.trimEnd());
  const plain =
    !LISTS.test(head) &&
    block.length <= MOST_ON_A_LINE &&
    line.every((text) => !/[\n#]/.test(text) && !text.endsWith('}'));
  const oneLine = `${head} { ${line.join('; ')} }`;
  if (plain && oneLine.length <= WIDEST_BLOCK) return `${before}${oneLine}\n`;
  return `${before}${head} {\n${inner.join('')}}\n`;
}

/** Nothing in a comment may end it, or turn the direction in which it is read. */
export function commentText(line: string): string {
  return `# ${line.replace(/[\p{C}\u2028\u2029]/gu, ' ')}`.trimEnd();
}

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if ('text' in piece) return stringText(piece.text);
  if ('list' in piece) return piece.list.map(pieceText).join(', ');
  if ('condition' in piece) return conditionText(piece.condition);
  const { provider, model } = piece.target;
  return `${provider}/${BARE_MODEL.test(model) ? model : stringText([model])}`;
}

function stringText(parts: TextParts): string {
  const inner = parts.map((part) => (typeof part === 'string' ? escaped(part) : `\${env.${part.env}}`));
  return `"${inner.join('')}"`;
}

/** As JSON does it, and everything that is not ASCII too: no look-alike and nothing invisible can come in. */
function escaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('${', '\\u0024{')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `or` binds loosest: a term that binds looser than what it stands in gets parentheses. */
function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'any':
      return 'any';
    case 'test':
      return condition.pieces.map(pieceText).join(' ');
    case 'not':
      return `not ${nested(condition.term)}`;
    default:
      return condition.terms.map(nested).join(` ${condition.kind} `);
  }
}

function nested(condition: Condition): string {
  const text = conditionText(condition);
  return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
}

// The text of a glob as a graph of nodes. A brace that is never closed, and `,` or `}` outside of one, are plain text.

export type Node =
  | { readonly kind: 'end' }
  | { readonly kind: 'text'; readonly text: string; readonly next: Node }
  | { readonly kind: 'one'; readonly next: Node }
  | { readonly kind: 'star'; readonly index: number; readonly next: Node }
  | { readonly kind: 'any-of'; readonly branches: readonly Node[] }
  /** Where the branches of an `any-of` come together. */
  | { readonly kind: 'join'; readonly index: number; readonly next: Node };

type Part =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'star'; readonly index: number }
  | { readonly kind: 'any-of'; readonly index: number; readonly branches: readonly (readonly Part[])[] };

interface Reader {
  readonly source: string;
  position: number;
  stars: number;
  joins: number;
}

/** `stars` and `joins` count the nodes of their kind; both are numbered from 0 as they are written. */
export function globNodes(source: string): { readonly start: Node; readonly stars: number; readonly joins: number } {
  const reader: Reader = { source, position: 0, stars: 0, joins: 0 };
  const parts = readParts(reader, false);
  return { start: linked(parts, { kind: 'end' }), stars: reader.stars, joins: reader.joins };
}

function readParts(reader: Reader, inBraces: boolean): Part[] {
  const parts: Part[] = [];
  while (reader.position < reader.source.length) {
    const character = reader.source[reader.position] ?? '';
    if (inBraces && (character === ',' || character === '}')) break;
    reader.position++;
    if (character === '*') parts.push({ kind: 'star', index: reader.stars++ });
    else if (character === '?') parts.push({ kind: 'one' });
    else if (character === '{' && closes(reader)) parts.push(readBranches(reader));
    else appendText(parts, character === '\\' ? escaped(reader) : character);
  }
  return parts;
}

function readBranches(reader: Reader): Part {
  const index = reader.joins++;
  const branches = [readParts(reader, true)];
  while (reader.source[reader.position] === ',') {
    reader.position++;
    branches.push(readParts(reader, true));
  }
  reader.position++;
  return { kind: 'any-of', index, branches };
}

/** Whether the brace before the position is closed somewhere. */
function closes(reader: Reader): boolean {
  let depth = 1;
  for (let at = reader.position; at < reader.source.length; at++) {
    const character = reader.source[at];
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return true;
  }
  return false;
}

/** The character after a backslash; a backslash at the end stands for itself. */
function escaped(reader: Reader): string {
  return reader.source[reader.position++] ?? '\\';
}

function appendText(parts: Part[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'text') last.text += text;
  else parts.push({ kind: 'text', text });
}

function linked(parts: readonly Part[], end: Node): Node {
  return parts.reduceRight((next, part) => node(part, next), end);
}

function node(part: Part, next: Node): Node {
  if (part.kind !== 'any-of') return { ...part, next };
  const join: Node = { kind: 'join', index: part.index, next };
  return { kind: 'any-of', branches: part.branches.map((branch) => linked(branch, join)) };
}

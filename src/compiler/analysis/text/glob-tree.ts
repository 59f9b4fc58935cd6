// The text of a glob as a tree. A brace that is never closed, and `,` or `}` outside of one, are plain text.

export type GlobPart =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'star' }
  | { readonly kind: 'any-of'; readonly branches: readonly (readonly GlobPart[])[] };

interface Reader {
  readonly characters: readonly string[];
  at: number;
}

/** The parts of a glob, one a character (a surrogate pair is one). */
export function globParts(source: string): readonly GlobPart[] {
  return readParts({ characters: [...source], at: 0 }, false);
}

function readParts(reader: Reader, inBraces: boolean): readonly GlobPart[] {
  const parts: GlobPart[] = [];
  for (;;) {
    const character = reader.characters[reader.at];
    if (character === undefined || (inBraces && (character === ',' || character === '}'))) return parts;
    reader.at += 1;
    if (character === '*') parts.push({ kind: 'star' });
    else if (character === '?') parts.push({ kind: 'one' });
    else if (character === '{' && closes(reader)) parts.push(readBranches(reader));
    else parts.push({ kind: 'character', character: character === '\\' ? escaped(reader) : character });
  }
}

function readBranches(reader: Reader): GlobPart {
  const branches = [readParts(reader, true)];
  while (reader.characters[reader.at] === ',') {
    reader.at += 1;
    branches.push(readParts(reader, true));
  }
  reader.at += 1;
  return { kind: 'any-of', branches };
}

/** Whether the brace before the position is closed somewhere. */
function closes({ characters, at: start }: Reader): boolean {
  let depth = 1;
  for (let at = start; at < characters.length; at += 1) {
    if (characters[at] === '\\') at += 1;
    else if (characters[at] === '{') depth += 1;
    else if (characters[at] === '}' && --depth === 0) return true;
  }
  return false;
}

/** The character after a backslash; a backslash at the end stands for itself. */
function escaped(reader: Reader): string {
  const character = reader.characters[reader.at];
  if (character === undefined) return '\\';
  reader.at += 1;
  return character;
}

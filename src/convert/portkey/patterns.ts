// Regular expressions as globs, as far as they are no more than that: literals, `.*`, `.`, choices and anchors.
import { literalGlob } from '../routes-file/globs.ts';

/** A glob that matches just what the expression finds; undefined where no glob does. */
export function globOf(expression: string): string | undefined {
  const branches = alternatives(expression).map(anchored);
  if (branches.some((branch) => branch === undefined)) return undefined;
  return branches.length === 1 ? branches[0] : `{${branches.join(',')}}`;
}

/** An expression finds its text anywhere unless it is anchored; a glob matches the whole. */
function anchored(branch: string): string | undefined {
  const begins = branch.startsWith('^');
  const ends = /(?:^|[^\\])(?:\\\\)*\$$/.test(branch);
  const inner = sequence(branch.slice(begins ? 1 : 0, ends ? -1 : undefined));
  if (inner === undefined) return undefined;
  const glob = `${begins ? '' : '*'}${inner}${ends ? '' : '*'}`;
  return glob.replace(/(\\.)|\*{2,}/g, (_, escaped: string | undefined) => escaped ?? '*');
}

const TOKEN = /\\(?<escaped>[^A-Za-z0-9])|(?<any>\.\*\??)|(?<some>\.\+\??)|(?<one>\.)|(?<literal>[^\\^$.|?*+()[\]{}])/y;

function sequence(text: string): string | undefined {
  let glob = '';
  for (let at = 0; at < text.length; ) {
    const group = text[at] === '(' ? groupAt(text, at) : undefined;
    TOKEN.lastIndex = at;
    const { escaped, any, some, one, literal } = TOKEN.exec(text)?.groups ?? {};
    const piece = group?.glob ?? (any && '*') ?? (some && '?*') ?? (one && '?') ?? plain(escaped ?? literal);
    if (piece === undefined) return undefined;
    glob += piece;
    at = group?.end ?? TOKEN.lastIndex;
    // A repeated piece is no glob.
    if (/[?*+{]/.test(text[at] ?? '')) return undefined;
  }
  return glob;
}

function plain(character: string | undefined): string | undefined {
  return character === undefined ? undefined : literalGlob(character);
}

/** `(a|b)` as `{a,b}`. */
function groupAt(text: string, start: number): { readonly glob: string; readonly end: number } | undefined {
  const end = closing(text, start);
  if (end === undefined) return undefined;
  const inner = text.slice(start + 1, end).replace(/^\?:/, '');
  const globs = alternatives(inner).map(sequence);
  if (globs.some((glob) => glob === undefined || glob === '')) return undefined;
  return { glob: globs.length === 1 ? (globs[0] ?? '') : `{${globs.join(',')}}`, end: end + 1 };
}

function closing(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return undefined;
}

/** Split at the bars that stand in no group. */
function alternatives(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character === '\\' ? `\\${text[++at] ?? ''}` : character;
  }
  return parts;
}

// Strings: from the characters in the file to the parts of a StringNode. Escapes, holes, common indent.
import type { StringNode } from '../ast.ts';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source, Span } from '../source.ts';

/** A piece of a string as it is written, and its offset in the source. */
interface Line {
  readonly text: string;
  readonly offset: number;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** Characters that globs give a meaning: the backslash before them is the glob's and stays in the value. */
const GLOB_ESCAPES = '*?{},';
const SPECIAL = /\\u[0-9a-fA-F]{4}|\\[\s\S]|\\$|\$\{[^}"\n]*\}?/g;
/** Most strings are just what they look like. */
const PLAIN = /^"[^"\\$]+"$/;
const HOLE = /^\$\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}$/;

/**
 * The node for a string token, closed or not. `image` includes the quotes; a missing closing quote is not
 * reported again.
 */
export function readString(
  image: string,
  start: number,
  source: Source,
  report: (found: Diagnostic) => void,
): StringNode {
  const multiline = image.startsWith('"""');
  const span: Span = { source, start, end: start + image.length };
  if (PLAIN.test(image)) return { kind: 'string', parts: [image.slice(1, -1)], multiline: false, span };
  const scanner = new Scanner(source, report);
  const lines = multiline ? linesOf(image, start) : [singleLine(image, start)];
  lines.forEach((line, index) => {
    if (index > 0) scanner.append('\n');
    scanner.scan(line);
  });
  return { kind: 'string', parts: scanner.finish(), multiline, span };
}

class Scanner {
  readonly #source: Source;
  readonly #report: (found: Diagnostic) => void;
  readonly #parts: (string | { env: string; span: Span })[] = [];
  #text = '';

  constructor(source: Source, report: (found: Diagnostic) => void) {
    this.#source = source;
    this.#report = report;
  }

  append(text: string): void {
    this.#text += text;
  }

  scan(line: Line): void {
    let done = 0;
    for (const match of line.text.matchAll(SPECIAL)) {
      this.#text += line.text.slice(done, match.index);
      done = match.index + match[0].length;
      const start = line.offset + match.index;
      const span = { source: this.#source, start, end: start + match[0].length };
      if (match[0].startsWith('$')) this.#hole(match[0], span);
      else this.#text += this.#escape(match[0], span);
    }
    this.#text += line.text.slice(done);
  }

  finish(): StringNode['parts'] {
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#text !== '') this.#parts.push(this.#text);
    this.#text = '';
  }

  #hole(written: string, span: Span): void {
    const name = HOLE.exec(written)?.[1];
    if (name !== undefined) {
      this.#flush();
      this.#parts.push({ env: name, span });
      return;
    }
    const inside = written.slice(2).replace(/\}$/, '').trim();
    const help = /^[A-Za-z_][A-Za-z0-9_]*$/.test(inside)
      ? `did you mean \${env.${inside}}?`
      : 'a hole is ${'.concat('env.NAME}; for the characters themselves write \\u0024{');
    this.#report(diagnose('FL004', span, `"${written}" is not a hole that can be filled`, { help }));
    this.#text += written;
  }

  #escape(written: string, span: Span): string {
    const character = written.charAt(1);
    if (written.length === 6) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
    const simple = SIMPLE_ESCAPES[character];
    if (simple !== undefined) return simple;
    if (character !== '' && GLOB_ESCAPES.includes(character)) return written;
    const help =
      character === 'u'
        ? 'write \\u and four hexadecimal digits'
        : 'write a backslash itself as \\\\; the escapes are those of JSON, and \\* \\? \\{ \\} \\, for globs';
    this.#report(diagnose('FL003', span, `"${written.trimEnd()}" is not an escape`, { help }));
    return written;
  }
}

function singleLine(image: string, start: number): Line {
  const closed = image.length > 1 && /(?:^|[^\\])(?:\\\\)*["'`\u2018-\u201f]$/.test(image.slice(1));
  return { text: closed ? image.slice(1, -1) : image.slice(1).trimEnd(), offset: start + 1 };
}

/** The lines of a `"""` text: without the line of either delimiter where nothing else stands on it, and unindented. */
function linesOf(image: string, start: number): readonly Line[] {
  const closed = image.length >= 6 && image.endsWith('"""');
  const body = closed ? image.slice(3, -3) : image.slice(3);
  let lines: Line[] = [];
  let offset = start + 3;
  for (const text of body.split('\n')) {
    lines.push({ text: text.replace(/\r$/, ''), offset });
    offset += text.length + 1;
  }
  const beginsOnOpeningLine = lines[0]?.text.trim() !== '' || lines.length === 1;
  if (lines.length > 1 && lines.at(-1)?.text.trim() === '') lines = lines.slice(0, -1);
  const first = beginsOnOpeningLine ? lines.slice(0, 1) : [];
  const indented = lines.slice(1);
  const margin = commonIndent(indented);
  return [...first, ...indented.map((line) => unindent(line, margin))];
}

function commonIndent(lines: readonly Line[]): string {
  let margin: string | undefined;
  for (const { text } of lines) {
    if (text.trim() === '') continue;
    const indent = /^[ \t]*/.exec(text)?.[0] ?? '';
    margin ??= indent;
    while (!indent.startsWith(margin)) margin = margin.slice(0, -1);
  }
  return margin ?? '';
}

function unindent(line: Line, margin: string): Line {
  if (!line.text.startsWith(margin)) return { text: '', offset: line.offset + line.text.length };
  return { text: line.text.slice(margin.length), offset: line.offset + margin.length };
}

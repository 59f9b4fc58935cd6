// The file that is converted, YAML or JSON, with the line of each value. What is wrong with it is told without quoting it.
import { isCollection, isMap, isPair, LineCounter, type Node, parseDocument } from 'yaml';

export type Path = readonly (string | number)[];

export interface SourceDocument {
  readonly value: unknown;
  /** Of the key or the value at this path; undefined where nothing is there. */
  lineOf(path: Path): number | undefined;
}

export interface DocumentFault {
  readonly message: string;
  readonly help: string;
  readonly line: number;
  readonly column: number;
}

/** JSON is YAML too, and its lines are found in the same way. */
export function readDocument(text: string): SourceDocument | DocumentFault {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text.replace(/^\uFEFF/, ''), {
      lineCounter: lines,
      merge: true,
      prettyErrors: false,
    });
    // What was never closed explains all that follows from it.
    const fault = document.errors.find(({ code }) => code === 'MISSING_CHAR') ?? document.errors[0];
    if (fault !== undefined) return faultAt(fault.code, fault.pos[0], lines);
    const value: unknown = document.toJS();
    return { value, lineOf: (path) => lineAt(document.contents, path, lines) };
  } catch (fault) {
    // Aliases that grow without bound, a nesting beyond every stack, a merge of what is no map: the library throws. Its
    // words are not used, since they may quote the file.
    if (!(fault instanceof Error)) throw fault;
    const message = 'its values cannot be put together: they are nested too deeply, or an alias or a `<<` does not fit';
    return { message, help: 'write it out without aliases and merges', line: 1, column: 1 };
  }
}

const EXPECTATIONS: Readonly<Record<string, readonly [message: string, help: string]>> = {
  BAD_ALIAS: ['an alias refers to nothing', 'an anchor `&name` must stand before its alias `*name`'],
  BAD_INDENT: [
    'the indentation does not fit, or a bracket before it is never closed',
    'close what was opened; entries of one list or map begin in the same column',
  ],
  BAD_SCALAR_START: ['a value begins with a character that needs quotes', 'put the value in quotes'],
  BAD_DQ_ESCAPE: ['a string has an escape that does not exist', 'write a backslash as \\\\'],
  BLOCK_AS_IMPLICIT_KEY: ['a key and its value do not fit on this line', 'put each entry on a line of its own'],
  DUPLICATE_KEY: ['the same key stands twice in one map', 'remove one of the two'],
  MISSING_CHAR: ['a bracket, a quote or a separator is missing', 'look for what was opened and never closed'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over several lines', 'look for a missing colon or quote'],
  MULTIPLE_DOCS: ['the file holds several documents', 'convert each of them by itself'],
  TAB_AS_INDENT: ['a tab indents the line', 'YAML is indented with spaces'],
};

function faultAt(code: string, offset: number, lines: LineCounter): DocumentFault {
  const { line, col } = lines.linePos(offset);
  const [message, help] = EXPECTATIONS[code] ?? ['this is neither YAML nor JSON', 'look at what stands before it, too'];
  return { message, help, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function lineAt(contents: unknown, path: Path, lines: LineCounter): number | undefined {
  let at = contents;
  let offset: number | undefined;
  for (const step of path) {
    if (!isCollection(at)) return undefined;
    const item = isMap(at) ? at.items.find(({ key }) => keyText(key) === String(step)) : at.items[Number(step)];
    const begins = isPair(item) ? item.key : item;
    offset = (begins as Node | undefined)?.range?.[0] ?? offset;
    at = isPair(item) ? item.value : item;
    if (item === undefined) return undefined;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function keyText(key: unknown): string {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : String(key);
}

// Places as the protocol has them: URIs, lines and columns from 0, columns in UTF-16 units, three kinds of line breaks.
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Source, Span } from '../../language/source.ts';

const documents = new WeakMap<Source, TextDocument>();

/** The text of a source with the protocol's idea of lines. */
export function documentOf(source: Source): TextDocument {
  const document = documents.get(source) ?? TextDocument.create('', '', 0, source.text);
  documents.set(source, document);
  return document;
}

export function rangeOf({ source, start, end }: Span): Range {
  const document = documentOf(source);
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** An absolute path with `/` between names; what is no file is called by its URI. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/');
  } catch {
    // Another machine's file, or an escape that is none.
    return uri;
  }
}

export function uriOf(path: string): string {
  return /^([A-Za-z]:)?\//.test(path) ? pathToFileURL(path).href : path;
}

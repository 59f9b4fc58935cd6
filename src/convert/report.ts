// What a conversion has to tell: everything without a counterpart, every assumption. It never holds a secret.
import type { Path, SourceDocument } from './document.ts';

/** In the order in which a person should read them. */
export const NOTE_KINDS = {
  variable: 'Set these variables',
  order: 'Order, which is the order of the file here',
  changed: 'Not quite the same',
  dropped: 'No counterpart, left out',
  invalid: 'Not understood, left out',
  finding: 'What `fairlead check` will say',
} as const;

export type NoteKind = keyof typeof NOTE_KINDS;

export interface Note {
  readonly kind: NoteKind;
  /** Where in the source: `model_list[0].litellm_params.api_key`; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  readonly message: string;
}

export class Report {
  readonly #notes: Note[] = [];
  readonly #document: SourceDocument;

  constructor(document: SourceDocument) {
    this.#document = document;
  }

  /** Each thing is told once. */
  add(kind: NoteKind, path: Path, message: string): void {
    const line = this.#document.lineOf(path);
    const note = { kind, path: pathText(path), ...(line === undefined ? {} : { line }), message };
    const said = ({ kind: other, path: place, message: text }: Note): boolean =>
      other === kind && place === note.path && text === message;
    if (!this.#notes.some(said)) this.#notes.push(note);
  }

  /** By kind, and in the order of the source within each. */
  get notes(): readonly Note[] {
    const kinds = Object.keys(NOTE_KINDS);
    return this.#notes.toSorted(
      (one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || (one.line ?? 0) - (other.line ?? 0),
    );
  }
}

/** `a.b[2].c`; keys that are no plain words are quoted. */
function pathText(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

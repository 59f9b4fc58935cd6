// A change to a text.
import type { Span } from '../language/source.ts';

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

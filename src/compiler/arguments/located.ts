// A value and where it was written.
import type { Span } from '../../language/source.ts';

export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

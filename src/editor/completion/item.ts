// One thing that can be put in.

export interface CompletionItem {
  /** It is put in as it is. */
  readonly label: string;
  readonly kind: 'statement' | 'field' | 'keyword' | 'name' | 'value' | 'file' | 'model';
  /** Beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is put in instead of the label, with fields to fill in, `${1:NAME}`, by editors that know them. */
  readonly snippet?: string;
}

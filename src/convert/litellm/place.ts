// Where one deployment is called: what all ways to say it come to.
import type { Connection, KeyDraft } from '../routes-file/draft.ts';

export interface Place {
  readonly connection: Connection;
  /** Absent: it is called without one. */
  readonly key?: KeyDraft['secret'];
  /** What the vendor calls the model; `*` where it is what was asked for. */
  readonly upstream: string;
}

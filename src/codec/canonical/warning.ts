// A loss that is told.

export interface Warning {
  /** Stable word: `dropped` (no place for it), `changed` (carried otherwise), `refused_state` (bound to another family), `estimated`. */
  readonly code: WarningCode;
  /** Where it stood in the client's body, in the client's own spelling: `messages[2].content[0]`, `top_k`. */
  readonly path: string;
  /** The protocol that has no place for it. */
  readonly protocol: string;
  readonly detail?: string;
}

export type WarningCode = 'dropped' | 'changed' | 'refused_state' | 'estimated';

export type Warn = (warning: Warning) => void;

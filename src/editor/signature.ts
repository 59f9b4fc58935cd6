// What is being written, as the reference has it, and what comes next: for arguments that no list can offer, such as times.
import { expectation, joinOr } from '../compiler/arguments/render.ts';
import type { Compilation } from '../compiler/compile.ts';
import { cursorAt } from './completion/cursor.ts';
import type { Spot } from './names.ts';

export interface Signature {
  /** `retry off | N [on KIND, …] [backoff A..B]`. */
  readonly form: string;
  /** `a duration such as 10s`; absent where nothing more may come. */
  readonly expected?: string;
}

/** Undefined where no argument stands at the spot. */
export function signatureAt({ files }: Compilation, { path, offset }: Spot): Signature | undefined {
  const file = files.get(path);
  const wanted = file && cursorAt(file.parsed.file.source, file.role, offset)?.wanted;
  if (wanted?.kind !== 'pieces') return undefined;
  const expected = joinOr([...new Set(wanted.pieces.map(expectation).filter(Boolean))]);
  return { form: wanted.form, ...(expected !== '' && { expected }) };
}

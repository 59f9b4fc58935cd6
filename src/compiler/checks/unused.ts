// FL208: what is declared and never used is a leftover, or its use was forgotten.
import { diagnose } from '../../language/codes/index.ts';
import type { Context } from '../context.ts';
import type { NameKind } from '../scope.ts';

const KINDS: readonly NameKind[] = ['provider', 'pool', 'policy', 'condition'];

export function checkUnused(context: Context): void {
  for (const { kind, name, span } of KINDS.flatMap((kind) => context.scope.unused(kind))) {
    context.report(diagnose('FL208', span, `${kind} "${name}" is never used`, { help: 'use it, or remove it' }));
  }
}

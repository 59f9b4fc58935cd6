// FL208: what is declared and never used is a leftover, or its use was forgotten.
import { diagnose } from '../../language/codes/index.ts';
import type { Context } from '../context.ts';
import type { NameKind } from '../scope.ts';

const KINDS: readonly NameKind[] = ['provider', 'pool', 'policy', 'condition'];

export function checkUnused(context: Context): void {
  for (const { kind, name, span } of KINDS.flatMap((kind) => context.scope.unused(kind))) {
    context.report(diagnose('FL208', span, `${kind} "${name}" is never used`, { help: 'use it, or remove it' }));
  }
  const carried = new Set(context.program.clients.flatMap((client) => client.tags));
  for (const { name, span } of context.program.tags.filter((tag) => !carried.has(tag.name))) {
    context.report(diagnose('FL208', span, `no client carries tag "${name}"`, { help: 'use it, or remove it' }));
  }
}

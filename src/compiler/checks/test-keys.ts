// A test that speaks of a key speaks of one that is there.
import { diagnose } from '../../language/codes/index.ts';
import { unknownName } from '../arguments/names.ts';
import type { Context } from '../context.ts';

export function checkTestKeys(context: Context): void {
  const { tests, providers } = context.program;
  for (const given of tests.flatMap(({ givens }) => givens)) {
    if (given.kind !== 'cooling') continue;
    const { subject, label, span } = given;
    const provider = providers.find(({ name }) => name === subject.provider);
    const labels = provider?.keys.keys.map((key) => key.label) ?? [];
    if (provider?.sound !== true || labels.includes(label)) continue;
    const { message = '', help = '' } = unknownName(`key of ${subject.provider}`, label, labels);
    context.report(diagnose('FL110', span, message, { help }));
  }
}

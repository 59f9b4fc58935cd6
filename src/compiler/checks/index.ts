// What must hold of all files together. To add a check: a file, and a line here.
import type { Context } from '../context.ts';
import { checkIdleWeights } from './idle-weights.ts';
import { checkListedModels } from './listed-models.ts';
import { checkListeners } from './listeners.ts';
import { checkRepeatedTargets } from './repeated-targets.ts';
import { checkTestCallers } from './test-callers.ts';
import { checkTestKeys } from './test-keys.ts';
import { checkUnused } from './unused.ts';

/** Each looks only at what was understood, so that no finding follows from another. */
const CHECKS: readonly ((context: Context) => void)[] = [
  checkListeners,
  checkListedModels,
  checkTestCallers,
  checkTestKeys,
];

/** Only of a program without errors: what is wrong may be what would have used or distinguished the rest. */
const CHECKS_OF_SOUND_PROGRAMS: typeof CHECKS = [checkRepeatedTargets, checkIdleWeights, checkUnused];

export function runChecks(context: Context): void {
  for (const check of CHECKS) check(context);
  if (context.errors > 0) return;
  for (const check of CHECKS_OF_SOUND_PROGRAMS) check(context);
}

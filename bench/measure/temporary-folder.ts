// One folder for what this run writes; it goes when the run ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

export function temporaryFolder(): string {
  if (folder !== undefined) return folder;
  folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  process.once('exit', removeTemporaryFolder);
  return folder;
}

/** For who cannot wait for the end of the process: that of a thread tells nobody. */
export function removeTemporaryFolder(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

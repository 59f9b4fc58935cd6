// Whether a program is on the path.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export function installed(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

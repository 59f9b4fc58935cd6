// The package's version.
import { readFileSync } from 'node:fs';

/** The file stands beside `src` in a clone, and beside `dist` in the package. */
export function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

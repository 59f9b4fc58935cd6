// The JSON Schema of SARIF 2.1.0 that OASIS publishes, as @microsoft/jest-sarif carries it. Where that package is not
// installed there is none.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const { resolve } = createRequire(import.meta.url);

/** Its text; undefined where it is not installed. */
export const sarifSchema: string | undefined = readSchema();

function readSchema(): string | undefined {
  try {
    return readFileSync(resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
  } catch {
    return undefined;
  }
}

/** What is wrong with a log, by where. */
export function sarifFaults(log: unknown): readonly string[] {
  // Of draft 04 it uses nothing that later drafts read otherwise, but for how the schema names itself.
  const { $schema, id, ...schema } = JSON.parse(sarifSchema ?? '{}');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  ajv.validate(schema, log);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

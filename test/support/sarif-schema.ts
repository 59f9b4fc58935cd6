// The JSON Schema of SARIF 2.1.0 that OASIS publishes, as @microsoft/jest-sarif carries it.
import officialSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/** What is wrong with a log, by where. */
export function sarifFaults(log: unknown): readonly string[] {
  // Of draft 04 it uses nothing that later drafts read otherwise, but for how the schema names itself.
  const { $schema, id, ...schema } = officialSchema;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  ajv.validate(schema, log);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

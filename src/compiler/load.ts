// A table that comes as JSON (`fairlead compile` wrote it, or another program): proved to be one before it runs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { RouteTable } from '../route-table.ts';
import { referenceFaults, type TableFault } from './references.ts';
import { valueFaults } from './value-faults.ts';

export type LoadedTable =
  | { readonly table: RouteTable; readonly faults?: undefined }
  | { readonly table?: undefined; readonly faults: readonly TableFault[] };

let validator: ReturnType<typeof compileSchema> | undefined;

/**
 * Checks shape (the JSON Schema in `grammar/`), references (pools, providers) and circles; all faults at once. Never
 * throws. The table that comes back is the given object.
 */
export function loadTable(json: unknown): LoadedTable {
  if (!isTable(json)) return { faults: [NO_TABLE] };
  validator ??= compileSchema();
  if (!validator(json)) return { faults: (validator.errors ?? []).map(faultOf) };
  const faults = [...referenceFaults(json), ...valueFaults(json)];
  return faults.length > 0 ? { faults } : { table: json };
}

const NO_TABLE: TableFault = {
  pointer: '',
  reason: 'this is no route table: it has no "format"',
  help: '`fairlead compile` makes one of a routes file',
};

/** Of anything else the schema would say as much as it has properties. */
function isTable(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'format' in json;
}

/** The schema stands beside the program, not in it: other programs read it too. */
const SCHEMA = new URL('../../grammar/route-table.schema.json', import.meta.url);

/** Loaded when a table comes as JSON: most come as text. */
function compileSchema() {
  const load = (): typeof import('ajv/dist/2020.js') => createRequire(import.meta.url)('ajv/dist/2020.js');
  const schema: object = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const ajv = new (load().Ajv2020)({ strict: true, allErrors: true, discriminator: true, allowUnionTypes: true });
  return ajv.compile<RouteTable>(schema);
}

/** Words for the findings of the schema; the pointer is that of the value which is wrong. */
function faultOf(error: ErrorObject): TableFault {
  const words = FAULT_WORDS[error.keyword];
  return {
    pointer: error.instancePath,
    ...(words?.(error.params) ?? { reason: error.message ?? 'it does not fit the schema' }),
  };
}

type Parameters = ErrorObject['params'];
type Words = (parameters: Parameters) => Omit<TableFault, 'pointer'>;

const FAULT_WORDS: Readonly<Record<string, Words>> = {
  additionalProperties: ({ additionalProperty }) => ({
    reason: `there is no property "${additionalProperty}" here`,
    help: 'remove it',
  }),
  required: ({ missingProperty }) => ({ reason: `the property "${missingProperty}" is missing` }),
  enum: ({ allowedValues }) => ({
    reason: 'not one of the values that may stand here',
    help: `one of ${allowedValues.join(', ')}`,
  }),
  const: ({ allowedValue }) => ({ reason: `it must be ${JSON.stringify(allowedValue)}` }),
  type: ({ type }) => ({ reason: `it must be of type ${[type].flat().join(' or ')}` }),
  discriminator: ({ tag, tagValue }) => ({ reason: `unknown ${tag} ${JSON.stringify(tagValue)}` }),
};

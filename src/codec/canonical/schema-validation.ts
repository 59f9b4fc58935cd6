// Client bodies against a protocol's JSON Schema: compiled on first use, faults told at the client's own path.
import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { GatewayError } from '../../errors.ts';
import type { JsonObject } from './json.ts';

let compiler: Ajv | undefined;

/** Loaded when it is first used: bodies that pass through are not looked at. */
function schemaCompiler(): Ajv {
  const load = (): typeof import('ajv') => createRequire(import.meta.url)('ajv');
  compiler ??= new (load().Ajv)({ strict: true, allowUnionTypes: true, discriminator: true, verbose: false });
  return compiler;
}

/**
 * A check of bodies against `schema` (JSON Schema draft 7, with `discriminator`). It throws `invalid_request` with
 * `param` such as `messages[2].role`.
 */
export function createValidator(schema: JsonObject): (body: JsonObject) => void {
  let validate: ValidateFunction | undefined;
  return (body) => {
    validate ??= schemaCompiler().compile(schema);
    if (!validate(body)) throw toGatewayError(validate.errors ?? []);
  };
}

function toGatewayError(errors: readonly ErrorObject[]): GatewayError {
  const error = mostTelling(errors);
  const param = paramOf(error);
  const message = `${param === '' ? 'The body' : param} ${sentenceOf(error)}.`;
  return new GatewayError('invalid_request', { message, ...(param !== '' && { param }) });
}

/** Of the faults of an `anyOf`'s branches, the deepest one: the branch that got furthest is the one that was meant. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const depth = (error: ErrorObject) => error.instancePath.split('/').length + (error.keyword === 'anyOf' ? 0.5 : 0);
  const [first, ...rest] = errors;
  if (first === undefined) throw new TypeError('a failed validation without an error');
  return rest.reduce((best, error) => (depth(error) > depth(best) ? error : best), first);
}

/** JSON Pointer to the client's spelling: `/messages/2/role` is `messages[2].role`. */
function paramOf(error: ErrorObject): string {
  const missing = error.keyword === 'required' ? `/${String(error.params.missingProperty)}` : '';
  return `${error.instancePath}${missing}`
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`), '');
}

const SENTENCES: Readonly<Record<string, (error: ErrorObject) => string>> = {
  required: () => 'is missing',
  type: ({ params }) => `must be of type ${[params.type].flat().join(' or ')}`,
  enum: ({ params }) =>
    `must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(', ')}`,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}`,
  minItems: ({ params }) => `must have at least ${params.limit} item${params.limit === 1 ? '' : 's'}`,
  minLength: () => 'must not be empty',
  pattern: () => 'is not of the form that is expected here, e.g. a number as text',
  discriminator: ({ params }) => `has an unknown or missing ${JSON.stringify(params.tag)}`,
  anyOf: () => 'has none of the forms that are accepted here',
};

function sentenceOf(error: ErrorObject): string {
  return SENTENCES[error.keyword]?.(error) ?? error.message ?? 'is not valid';
}

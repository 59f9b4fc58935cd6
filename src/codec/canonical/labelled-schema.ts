// The schema of a structured answer with its name and description inside, for protocols that have no field for them.
import type { ResponseFormat } from './content.ts';
import type { JsonObject } from './json.ts';

/** `title` and `description` are where a model reads them; what the schema says itself stands. */
export function labelledSchema(format: Extract<ResponseFormat, { type: 'json_schema' }>): JsonObject {
  const { schema, name, description } = format;
  return {
    ...(name !== undefined && schema.title === undefined && { title: name }),
    ...(description !== undefined && schema.description === undefined && { description }),
    ...schema,
  };
}

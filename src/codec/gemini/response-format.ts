// Structured output: `responseMimeType` with `responseJsonSchema` or `responseSchema`, both ways.
import type { ResponseFormat } from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { labelledSchema } from '../canonical/labelled-schema.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { EncodeContext } from '../codec.ts';
import type { ModelTraits } from './model-traits.ts';
import { readGeminiSchema, writtenSchema } from './schema-decode.ts';
import { toGeminiSchema } from './schema-encode.ts';

const JSON_TYPE = 'application/json';

interface ReadFormat {
  readonly responseFormat?: ResponseFormat;
  /** For the extensions bag: a media type that only Gemini has (`text/x.enum`), with its schema. */
  readonly extensions: JsonObject;
}

export function readResponseFormat(config: JsonObject = {}): ReadFormat {
  const { responseMimeType, responseSchema, responseJsonSchema } = config;
  if (responseMimeType === undefined) return { extensions: {} };
  if (responseMimeType === 'text/plain') return { responseFormat: { type: 'text' }, extensions: {} };
  if (responseMimeType !== JSON_TYPE) {
    const native = { responseMimeType, responseSchema, responseJsonSchema };
    const said = Object.entries(native).filter(([, value]) => value !== undefined);
    return { extensions: Object.fromEntries(said.map(([key, value]) => [`generationConfig.${key}`, value])) };
  }
  if (isObject(responseJsonSchema)) return schemaFormat(responseJsonSchema, 'generationConfig.responseJsonSchema');
  if (isObject(responseSchema))
    return schemaFormat(readGeminiSchema(responseSchema), 'generationConfig.responseSchema');
  return { responseFormat: readAt({ type: 'json' }, 'generationConfig.responseMimeType'), extensions: {} };
}

function schemaFormat(schema: JsonObject, path: string): ReadFormat {
  return { responseFormat: readAt({ type: 'json_schema', schema }, path), extensions: {} };
}

/** What is set in `generationConfig`. */
export function writeResponseFormat(request: ChatRequest, traits: ModelTraits, context: EncodeContext): JsonObject {
  const { responseFormat: format } = request;
  if (format === undefined) return {};
  if (format.type === 'text') return { responseMimeType: 'text/plain' };
  const path = originOf(format, 'response_format');
  const protocol = context.target.protocol;
  if (!traits.schemaWithTools && request.tools.length > 0) {
    context.warn({ code: 'dropped', path, protocol, detail: 'this model takes tools or a JSON answer, not both' });
    return {};
  }
  if (format.type === 'json') return { responseMimeType: JSON_TYPE };
  const schema = labelledSchema(format);
  const written = writtenSchema(format.schema);
  if (written !== undefined) return { responseMimeType: JSON_TYPE, responseSchema: written };
  if (traits.jsonSchema) return { responseMimeType: JSON_TYPE, responseJsonSchema: schema };
  const onLoss = (detail: string) => context.warn({ code: 'changed', path, protocol, detail });
  return { responseMimeType: JSON_TYPE, responseSchema: toGeminiSchema(schema, onLoss) };
}

// One spelling for what clients may spell in many: camelCase and snake_case, lists and single objects, null and absent.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';

/** The fields of a message that hold messages themselves; everything else keeps its value as it is. */
interface Shape {
  readonly fields?: Readonly<Record<string, Shape>>;
  /** A repeated field: one object stands for a list of one, as Google's JSON reader has it. */
  readonly list?: boolean;
}

const LEAF: Shape = {};
const PART: Shape = {
  list: true,
  fields: {
    inlineData: LEAF,
    fileData: LEAF,
    functionCall: LEAF,
    functionResponse: { fields: { parts: { list: true, fields: { inlineData: LEAF, fileData: LEAF } } } },
    executableCode: LEAF,
    codeExecutionResult: LEAF,
    videoMetadata: LEAF,
  },
};

const REQUEST: Shape = {
  fields: {
    contents: { list: true, fields: { parts: PART } },
    systemInstruction: { fields: { parts: PART } },
    tools: { list: true, fields: { functionDeclarations: { list: true } } },
    toolConfig: { fields: { functionCallingConfig: LEAF } },
    generationConfig: { fields: { thinkingConfig: LEAF } },
    safetySettings: { list: true },
  },
};

/** The request with camelCase names wherever the protocol names a field; arguments, schemas and results are not touched. */
export function normalizeRequest(body: JsonObject): JsonObject {
  const normal = normalizeFields(body, REQUEST);
  const instruction = body.systemInstruction ?? body.system_instruction;
  return typeof instruction === 'string'
    ? { ...normal, systemInstruction: { parts: [{ text: instruction }] } }
    : normal;
}

function normalize(value: JsonValue, shape: Shape): JsonValue {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? normalizeFields(item, shape) : item));
  if (!isObject(value)) return value;
  const fields = normalizeFields(value, shape);
  return shape.list === true ? [fields] : fields;
}

/** As `normalizeRequest`, for a message of any shape. */
export function normalizeFields(object: JsonObject, shape: Shape): JsonObject {
  const normal: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    if (value === null || value === undefined) continue;
    const name = camelCase(key);
    const inner = shape.fields?.[name];
    normal[name] = inner === undefined ? value : normalize(value, inner);
  }
  return normal;
}

function camelCase(name: string): string {
  return name.includes('_') ? name.replace(/(?<=.)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : name;
}

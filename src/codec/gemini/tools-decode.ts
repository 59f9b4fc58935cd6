// Tools and the choice among them, as Gemini clients say them.
import type { Tool, ToolChoice } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import { readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { readGeminiSchema } from './schema-decode.ts';
import type { GeminiFunctionCallingConfig, GeminiFunctionDeclaration, GeminiTool } from './wire.ts';

const DECLARED = new Set(['name', 'description', 'parameters', 'parametersJsonSchema']);

export function readTools(tools: readonly GeminiTool[]): Tool[] {
  return tools.flatMap((tool, index) => {
    const path = `tools[${index}]`;
    const { functionDeclarations = [], ...native } = tool;
    const functions = functionDeclarations.map((declaration, position) =>
      readAt(readFunction(declaration), `${path}.functionDeclarations[${position}]`),
    );
    const others = Object.entries(native).map(([key, value]): Tool => {
      return readAt({ type: 'native', protocol: 'gemini', value: { [key]: value } }, `${path}.${key}`);
    });
    return [...functions, ...others.filter((other) => other.type === 'native' && !isUnset(other.value))];
  });
}

/** Some clients send every kind of tool, those that they do not use as null. */
function isUnset(value: JsonObject): boolean {
  return Object.values(value).every((field) => field === null || field === undefined);
}

function readFunction(declaration: GeminiFunctionDeclaration): Tool {
  const { name, description, parameters, parametersJsonSchema } = declaration;
  const schema = parametersJsonSchema ?? (parameters && readGeminiSchema(parameters));
  const native = unknownFields(declaration, DECLARED);
  return {
    type: 'function',
    name,
    ...(description !== undefined && { description }),
    ...(schema !== undefined && { parameters: schema }),
    ...(native !== undefined && { extensions: { gemini: native } }),
  };
}

const NUMBERED_MODES = ['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'];

interface ReadToolChoice {
  readonly toolChoice?: ToolChoice;
  /** For the extensions bag: what has no canonical word. */
  readonly extensions: JsonObject;
}

const CHOICE_PATH = 'toolConfig.functionCallingConfig';

export function readToolChoice(config: GeminiFunctionCallingConfig | undefined): ReadToolChoice {
  if (config === undefined) return { extensions: {} };
  const { mode: said, allowedFunctionNames = [], ...others } = config;
  const mode = (typeof said === 'number' ? NUMBERED_MODES[said] : said)?.toUpperCase();
  const extensions: JsonObject = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [`${CHOICE_PATH}.${key}`, value]),
  );
  if (mode === 'VALIDATED') extensions[`${CHOICE_PATH}.mode`] = mode;
  const toolChoice = choiceOf(mode, allowedFunctionNames);
  return { ...(toolChoice !== undefined && { toolChoice: readAt(toolChoice, CHOICE_PATH) }), extensions };
}

function choiceOf(mode: string | undefined, names: readonly string[]): ToolChoice | undefined {
  const allowed = names.length > 0 ? { allowed: names } : {};
  const [only] = names;
  if (mode === 'NONE') return { mode: 'none' };
  if (mode === 'ANY')
    return names.length === 1 && only !== undefined ? { mode: 'named', name: only } : { mode: 'required', ...allowed };
  if (mode === 'AUTO' || mode === 'VALIDATED' || names.length > 0) return { mode: 'auto', ...allowed };
  return undefined;
}

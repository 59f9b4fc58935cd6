// The Gemini API's own types (ai.google.dev/api/generate-content, 2026-11), and the check of what clients send.
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { createValidator } from '../canonical/schema-validation.ts';

/** One of the data fields is set; what else a part holds rides along. */
export interface GeminiPart extends JsonObject {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  inlineData?: GeminiBlob;
  fileData?: GeminiFile;
  functionCall?: GeminiFunctionCall;
  functionResponse?: GeminiFunctionResponse;
}

export interface GeminiBlob extends JsonObject {
  mimeType?: string;
  data: string;
  displayName?: string;
}

export interface GeminiFile extends JsonObject {
  mimeType?: string;
  fileUri: string;
  displayName?: string;
}

export interface GeminiFunctionCall extends JsonObject {
  id?: string;
  name: string;
  args?: JsonObject;
}

export interface GeminiFunctionResponse extends JsonObject {
  id?: string;
  name: string;
  response?: JsonObject;
  parts?: GeminiPart[];
}

export interface GeminiContent extends JsonObject {
  role?: string;
  parts?: GeminiPart[];
}

export interface GeminiFunctionDeclaration extends JsonObject {
  name: string;
  description?: string;
  /** A subset of OpenAPI 3.0's Schema; either this or `parametersJsonSchema`. */
  parameters?: JsonObject;
  parametersJsonSchema?: JsonObject;
}

export interface GeminiTool extends JsonObject {
  functionDeclarations?: GeminiFunctionDeclaration[];
}

export interface GeminiThinkingConfig extends JsonObject {
  includeThoughts?: boolean;
  thinkingBudget?: number | string;
  thinkingLevel?: string;
}

export interface GeminiFunctionCallingConfig extends JsonObject {
  mode?: string | number;
  allowedFunctionNames?: string[];
}

export interface GeminiRequest extends JsonObject {
  contents: GeminiContent[];
  systemInstruction?: GeminiContent;
  tools?: GeminiTool[];
  toolConfig?: { functionCallingConfig?: GeminiFunctionCallingConfig; [key: string]: JsonValue | undefined };
  generationConfig?: { thinkingConfig?: GeminiThinkingConfig; [key: string]: JsonValue | undefined };
}

const text = { type: 'string' };
const flag = { type: 'boolean' };
const object = { type: 'object' };
const texts = { type: 'array', items: text };
/** 64-bit integers may be written as strings. */
const number = { type: ['number', 'string'], pattern: '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$' };
const name = { type: 'string', minLength: 1 };

const blob = { type: 'object', required: ['data'], properties: { mimeType: text, data: text } };
const file = { type: 'object', required: ['fileUri'], properties: { mimeType: text, fileUri: name } };

const part = {
  type: 'object',
  properties: {
    text,
    thought: flag,
    thoughtSignature: text,
    inlineData: blob,
    fileData: file,
    functionCall: {
      type: 'object',
      required: ['name'],
      properties: { id: text, name, args: { type: ['object', 'null'] } },
    },
    functionResponse: {
      type: 'object',
      required: ['name'],
      properties: {
        id: text,
        name,
        response: { type: ['object', 'null'] },
        parts: { type: 'array', items: { type: 'object', properties: { inlineData: blob, fileData: file } } },
      },
    },
  },
};

const parts = { type: 'array', items: part };

const generationConfig = {
  type: 'object',
  properties: {
    temperature: number,
    topP: number,
    topK: number,
    candidateCount: number,
    maxOutputTokens: number,
    stopSequences: texts,
    seed: number,
    presencePenalty: number,
    frequencyPenalty: number,
    responseLogprobs: flag,
    logprobs: number,
    responseMimeType: text,
    responseSchema: object,
    responseJsonSchema: object,
    responseModalities: { type: 'array', items: { type: ['string', 'number'] } },
    thinkingConfig: {
      type: 'object',
      properties: { includeThoughts: flag, thinkingBudget: number, thinkingLevel: { type: ['string', 'number'] } },
    },
  },
};

/** Checks a normalized request (`normalizeRequest`). */
export const validateRequest = createValidator({
  type: 'object',
  required: ['contents'],
  properties: {
    contents: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', properties: { role: { enum: ['user', 'model', 'function'] }, parts } },
    },
    systemInstruction: { type: 'object', properties: { parts } },
    tools: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          functionDeclarations: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: { name, description: text, parameters: object, parametersJsonSchema: object },
            },
          },
        },
      },
    },
    toolConfig: {
      type: 'object',
      properties: {
        functionCallingConfig: {
          type: 'object',
          properties: { mode: { type: ['string', 'number'] }, allowedFunctionNames: texts },
        },
      },
    },
    generationConfig,
    safetySettings: { type: 'array' },
    cachedContent: text,
    serviceTier: text,
    labels: object,
  },
});

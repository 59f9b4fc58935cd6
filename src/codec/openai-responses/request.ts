// A canonical request for an upstream of this protocol.

import type { Message } from '../canonical/content.ts';
import { effortOfBudget } from '../canonical/effort.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { originOf } from '../canonical/origin.ts';
import { writeParameters } from '../canonical/parameters.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { EncodeContext, EncodedRequest } from '../codec.ts';
import { takesBreakpoint, type WriteContext, warnForeignFields, warnLoss, warnPartLosses } from './losses.ts';
import { writeMessage } from './request-items.ts';
import { writeFormat, writeTool, writeToolChoice } from './tools.ts';
import { FAMILY, INCLUDE_ENCRYPTED, INCLUDE_LOGPROBS, PARAMETER_FIELDS, PROTOCOL } from './wire.ts';

export const PATH = '/responses';

/** Models that think, by OpenAI's names: asking others for encrypted reasoning or an effort is an error there. */
const REASONING_MODEL = /(^|[./])(o\d|codex|computer-use|gpt-(?:[5-9]|\d\d)(?!.*-chat))/;
/** Of those, the ones that cannot be told not to think. */
const ALWAYS_THINKS = /(^|[./])(o\d|codex|computer-use|gpt-5($|-))/;
const SUMMARIES = ['auto', 'concise', 'detailed'];
/** OpenAI takes no less than this as `max_output_tokens`. */
const LEAST_OUTPUT = 16;

/**
 * The request as this protocol says it. For a client of another protocol the answer is not stored (`store: false`) and
 * thinking is asked for in its encrypted form (`include`), so that the client's replay is all that the next turn needs;
 * the quirk `encrypted_reasoning` says whether a target has it where the model's name does not tell.
 */
export function encodeRequest(request: ChatRequest, target: EncodeContext): EncodedRequest {
  const bag = request.extensions[PROTOCOL];
  const native = isNative(request);
  const breakpoints = native || target.target.quirks.cache_breakpoints === true;
  const context: WriteContext = { ...target, native, breakpoints };
  const body: JsonObject = { model: context.target.model };
  writeInstructions(body, request, context);
  writeTools(body, request, context);
  writeOwnParameters(body, request, context);
  writeThinking(body, request, context);
  writeInclude(body, request, context);
  writeState(body, request, context);
  if (bag !== undefined) mergeBag(body, bag);
  warnForeignFields(context, request.extensions, '');
  return { path: PATH, headers: {}, body };
}

/** A client of this protocol asked: its own defaults hold. */
function isNative(request: ChatRequest): boolean {
  return request.extensions[PROTOCOL] !== undefined;
}

/** The first system message is `instructions`; for a client of this protocol only where it stood there. */
function writeInstructions(body: JsonObject, request: ChatRequest, context: WriteContext): void {
  const [first] = request.messages;
  const instructions = first === undefined ? undefined : instructionsOf(first, { request, context });
  if (instructions !== undefined && first !== undefined) {
    body.instructions = instructions;
    warnForeignFields(context, first.extensions, originOf(first, 'system'));
    for (const part of first.parts) warnPartLosses(context, part);
  }
  const messages = instructions === undefined ? request.messages : request.messages.slice(1);
  const items: JsonObject[] = [];
  for (const message of messages) items.push(...writeMessage(message, context));
  if (items.length > 0 || !isObject(request.extensions[PROTOCOL]?.prompt)) body.input = items;
}

/** Undefined where the message must be an item: it is no plain text, or a breakpoint is to stand on it. */
function instructionsOf(
  message: Message,
  { request, context }: { readonly request: ChatRequest; readonly context: WriteContext },
): string | undefined {
  if (message.role !== 'system' || message.parts.length === 0 || message.name !== undefined) return undefined;
  if (isNative(request) && originOf(message, '') !== 'instructions') return undefined;
  if (message.parts.some((part) => part.cache !== undefined && takesBreakpoint(context, part))) return undefined;
  if (!message.parts.every((part) => part.type === 'text')) return undefined;
  return message.parts.map((part) => part.text).join('\n\n');
}

function writeTools(body: JsonObject, request: ChatRequest, context: EncodeContext): void {
  const tools: JsonObject[] = [];
  request.tools.forEach((tool, index) => {
    const path = originOf(tool, `tools[${index}]`);
    const written = writeTool(tool, isNative(request) ? undefined : false);
    if (written === undefined) warnLoss(context, 'dropped', path, 'a tool that only another vendor runs');
    else tools.push(written);
    if (tool.type !== 'native') warnForeignFields(context, tool.extensions, path);
    if (tool.type === 'function' && tool.cache !== undefined) warnLoss(context, 'dropped', `${path}.cache_control`);
  });
  if (tools.length > 0) body.tools = tools;
  if (request.toolChoice !== undefined && (tools.length > 0 || request.toolChoice.mode !== 'none')) {
    body.tool_choice = writeToolChoice(request.toolChoice, request.tools);
  }
  if (request.responseFormat !== undefined) body.text = { format: writeFormat(request.responseFormat) };
}

function writeOwnParameters(body: JsonObject, request: ChatRequest, context: EncodeContext): void {
  const { parameters } = request;
  const { handled, written } = prepareParameters(request, context);
  if (request.stream) body.stream = true;
  writeParameters(body, { ...parameters, ...written }, { fields: PARAMETER_FIELDS, context, handled });
}

/** Parameters that are written in another way, or not as they were said. */
function prepareParameters(request: ChatRequest, context: EncodeContext) {
  const { max_tokens: limit, n, thinking_budget: budget, reasoning_effort: effort } = request.parameters;
  const handled: (keyof ChatRequest['parameters'])[] = ['logprobs'];
  const written: Partial<Record<'max_tokens', number> & Record<'reasoning_effort', string>> = {};
  if (n === 1) handled.push('n');
  if (typeof limit === 'number' && limit < LEAST_OUTPUT && !isNative(request) && context.target.family === FAMILY) {
    written.max_tokens = LEAST_OUTPUT;
    warnLoss(context, 'changed', context.parameterPath('max_tokens'), `raised to ${LEAST_OUTPUT}, the least it takes`);
  }
  if (typeof budget === 'number') {
    handled.push('thinking_budget');
    const takes = effort === undefined && takesThinking(request, context);
    if (takes) written.reasoning_effort = effortOfBudget(budget);
    warnLoss(context, takes ? 'changed' : 'dropped', context.parameterPath('thinking_budget'));
  }
  return { handled, written };
}

/** Whether the target is known to think: by the quirk, else by OpenAI's names; a deployment at Azure may have its own. */
function thinks(context: EncodeContext): boolean {
  const { quirks, model, alias = '' } = context.target;
  const quirk = quirks.encrypted_reasoning;
  return typeof quirk === 'boolean' ? quirk : REASONING_MODEL.test(model) || REASONING_MODEL.test(alias);
}

/** OpenAI refuses an effort for a model that does not think; elsewhere nobody knows, and it is sent. */
function takesThinking(request: ChatRequest, context: EncodeContext): boolean {
  return isNative(request) || context.target.family !== FAMILY || thinks(context);
}

function writeThinking(body: JsonObject, request: ChatRequest, context: WriteContext): void {
  const { thinking, parameters } = request;
  if (thinking === undefined) return;
  const reasoning: JsonObject = isObject(body.reasoning) ? body.reasoning : {};
  if (thinking.mode === 'off') {
    // A client of this protocol says it as an effort, which an edit may have dropped.
    if (parameters.reasoning_effort === undefined && !context.native) writeNoThinking(reasoning, context);
  } else {
    const summary = summaryOf(thinking.show, request);
    if (summary !== undefined) reasoning.summary = summary;
  }
  if (Object.keys(reasoning).length > 0 && takesThinking(request, context)) body.reasoning = reasoning;
  else if (thinking.mode !== 'off' && body.reasoning === undefined && !context.native)
    warnLoss(
      context,
      'dropped',
      context.parameterPath('reasoning_effort'),
      `${context.target.model} is not asked to think`,
    );
}

/** Only asked for where the client asked: OpenAI gives summaries to verified organisations alone. */
function summaryOf(show: boolean | string | undefined, request: ChatRequest): string | undefined {
  if (show === undefined || show === false || show === 'omitted') return undefined;
  return typeof show === 'string' && (isNative(request) || SUMMARIES.includes(show)) ? show : 'auto';
}

/** OpenAI's models that do not think: to be told so is no loss to them. */
const NEVER_THINKS = /^(gpt-3|gpt-4|chatgpt-4)/;

function writeNoThinking(reasoning: JsonObject, context: EncodeContext): void {
  if (ALWAYS_THINKS.test(context.target.model)) {
    warnLoss(context, 'dropped', 'thinking', `${context.target.model} cannot be told not to think`);
  } else if (thinks(context)) reasoning.effort = 'none';
  else if (!NEVER_THINKS.test(context.target.model)) {
    warnLoss(context, 'dropped', context.parameterPath('reasoning_effort'), 'whether this model thinks is not known');
  }
}

function writeInclude(body: JsonObject, request: ChatRequest, context: EncodeContext): void {
  const include: string[] = [];
  const stateless = !isNative(request) && request.parameters.store !== true && thinks(context);
  if (request.replayThinking === true || stateless) include.push(INCLUDE_ENCRYPTED);
  if (request.parameters.logprobs === true) include.push(INCLUDE_LOGPROBS);
  if (include.length > 0) body.include = include;
}

function writeState(body: JsonObject, request: ChatRequest, context: EncodeContext): void {
  if (!isNative(request) && request.parameters.store === undefined) body.store = false;
  if (request.metadata !== undefined) body.metadata = request.metadata;
  const { previousResponseId, conversation } = request.stored ?? {};
  if (previousResponseId !== undefined) body.previous_response_id = previousResponseId;
  if (conversation !== undefined) body.conversation = conversation;
  const other = (request.modalities ?? []).filter((modality) => modality !== 'text');
  if (other.length > 0) warnLoss(context, 'dropped', 'modalities', `no ${other.join(', ')} output`);
}

/** Objects and lists that both sides have a part of (`text`, `reasoning`, `include`) are joined. */
function mergeBag(body: JsonObject, bag: JsonObject): void {
  for (const [key, value] of Object.entries(bag)) {
    const written = body[key];
    if (isObject(written) && isObject(value)) body[key] = { ...value, ...written };
    else if (Array.isArray(written) && Array.isArray(value)) body[key] = [...value, ...written];
    else body[key] ??= value;
  }
}

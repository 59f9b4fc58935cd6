// A whole Response, from an upstream and for a client.
import { GatewayError } from '../../errors.ts';
import { nativeName, warnLostStopSequence } from '../canonical/answer-losses.ts';
import type { Part } from '../canonical/content.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { numberOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext, ReplyContext } from '../codec.ts';
import { writeAnnotation } from './content.ts';
import { readFailure } from './error.ts';
import { readFinish, shapeOf, writeEnding } from './finish.ts';
import { groupItems, type ItemGroup, type MessagePart, ownFields, readItem } from './items.ts';
import {
  createItemIds,
  givenId,
  type ItemStatus,
  logprobsOf,
  writeCallItem,
  writeMediaItem,
  writeMessageItem,
  writeOutputPart,
  writeReasoningItem,
} from './output-items.ts';
import {
  createResponse,
  ECHOED_FIELDS,
  endResponse,
  instructionsOf,
  responseId,
  warnForeignExtensions,
} from './response-object.ts';
import { readUsage } from './usage.ts';
import { otherFields, PROTOCOL } from './wire.ts';

/** Throws `bad_response` where it is no Response, and the kind that it tells of where it failed. */
export function decodeResponse(body: JsonObject, context: DecodeContext): ChatResponse {
  const failure = readFailure(body);
  if (failure !== undefined) throw failure;
  if (!Array.isArray(body.output)) {
    throw new GatewayError('bad_response', {
      message: 'The upstream answered with something that is no Response: it has no output.',
    });
  }
  const parts = objectsOf(body.output).flatMap((item, index) =>
    readOutputItem(item, { path: `output[${index}]`, context }),
  );
  const usage = readUsage(body.usage);
  const logprobs = readLogprobs(body.output);
  return {
    ...readResponseHead(body),
    candidates: [
      { index: 0, parts, finish: readFinish(body, shapeOf(parts)), ...(logprobs !== undefined && { logprobs }) },
    ],
    ...(usage !== undefined && { usage }),
  };
}

/** What a Response says of itself: its id, model, time, and what only this protocol has (its bag is always there). */
export function readResponseHead(response: JsonObject): Pick<ChatResponse, 'id' | 'model' | 'created' | 'extensions'> {
  const id = textOf(response.id);
  const model = textOf(response.model);
  const created = numberOf(response.created_at);
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(created !== undefined && { created }),
    extensions: { [PROTOCOL]: otherFields(response, ECHOED_FIELDS) ?? {} },
  };
}

/** An output item as parts. Throws `bad_response` where it is malformed. */
export function readOutputItem(
  item: JsonObject,
  { path, context }: { readonly path: string; readonly context: DecodeContext },
): Part[] {
  try {
    return readItem(item, { path, family: context.target.family });
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    throw new GatewayError('bad_response', { message: `The upstream's answer is malformed: ${cause.message}`, cause });
  }
}

function readLogprobs(output: JsonValue): JsonValue | undefined {
  const content = objectsOf(output).flatMap((item) =>
    objectsOf(item.content).flatMap((part) => objectsOf(part.logprobs)),
  );
  return content.length === 0 ? undefined : { content, refusal: null };
}

/** The Response for the client. Candidates beyond the first, and what no item can hold, are warned. */
export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const [candidate, ...others] = response.candidates;
  const warn = (path: string) => reply.warn({ code: 'dropped', path, protocol: PROTOCOL });
  for (const { index } of others) warn(`candidates[${index}]`);
  warnForeignExtensions(response.extensions, warn);
  warnForeignExtensions(candidate?.extensions, warn);
  const parts = candidate?.parts ?? [];
  warnLostStopSequence(candidate?.finish, { warn: reply.warn, protocol: PROTOCOL });
  const ending = writeEnding(candidate?.finish ?? { reason: 'other' }, shapeOf(parts));
  const head = {
    id: responseId(response.id, reply.requestId),
    created: response.created ?? reply.created,
    reply,
    instructions: instructionsOf(reply.request),
    extensions: response.extensions,
  };
  const last = ending.status === 'incomplete' ? 'incomplete' : 'completed';
  const output = candidate === undefined ? [] : writeOutput(candidate, { reply, last, warn });
  return endResponse(createResponse(head, ending.status), { ending, output, usage: response.usage });
}

interface OutputOptions {
  readonly reply: ReplyContext;
  /** The status of the last item: an answer that was cut ends in one. */
  readonly last: ItemStatus;
  readonly warn: (path: string) => void;
}

function writeOutput(candidate: Candidate, options: OutputOptions): JsonObject[] {
  const groups = groupItems(candidate.parts);
  const newId = createItemIds(options.reply.requestId);
  let logprobs = logprobsOf(candidate.logprobs);
  const items: JsonObject[] = [];
  groups.forEach((group, index) => {
    const status = index === groups.length - 1 ? options.last : 'completed';
    const item = writeGroup(group, { newId, status, logprobs, ...options });
    if (item === undefined) return;
    if (item.type === 'message') logprobs = [];
    items.push(item);
  });
  return items;
}

interface GroupOptions extends OutputOptions {
  readonly newId: ReturnType<typeof createItemIds>;
  readonly status: ItemStatus;
  readonly logprobs: readonly JsonValue[];
}

function writeGroup(group: ItemGroup, { newId, status, logprobs, reply, warn }: GroupOptions): JsonObject | undefined {
  if ('message' in group) {
    const [first] = group.message;
    if (group.message.some(hasUntoldCitation)) warn('citations');
    const content = group.message.map((part, index) => writeOutputPart(part, index === 0 ? logprobs : []));
    const fields = first === undefined ? undefined : ownFields(first);
    return writeMessageItem(content, { id: textOf(fields?.id) ?? newId('message'), status, fields });
  }
  const { part } = group;
  switch (part.type) {
    case 'thinking':
      if (reply.request.thinking?.mode === 'off') return undefined;
      return writeReasoningItem(part, part.signature?.id ?? newId('thinking'));
    case 'tool-call':
      return writeCallItem(part, { id: givenId(part) ?? newId(part.custom === true ? 'custom' : 'call'), status });
    case 'native':
      if (part.protocol === PROTOCOL) return part.value;
      break;
    case 'media': {
      const item = writeMediaItem(part, () => newId('image'));
      if (item !== undefined) return item;
    }
  }
  warn(`output.${part.type === 'native' ? nativeName(part) : part.type === 'media' ? part.kind : part.type}`);
  return undefined;
}

function hasUntoldCitation(part: MessagePart): boolean {
  return (
    part.type === 'text' && part.citations?.some((citation) => writeAnnotation(citation, 0) === undefined) === true
  );
}

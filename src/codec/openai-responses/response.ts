// A whole Response, from an upstream and for a client.
import { GatewayError } from '../../errors.ts';
import type { Part } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext, ReplyContext } from '../codec.ts';
import { readFailure } from './error.ts';
import { readFinish, shapeOf, writeEnding } from './finish.ts';
import { groupItems, type ItemGroup, ownFields, readItem } from './items.ts';
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
import { createResponse, ECHOED_FIELDS, responseId } from './response-object.ts';
import { readUsage, writeUsage } from './usage.ts';
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

/** The Response for the client. Candidates beyond the first, and media that no item can hold, are warned. */
export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const [candidate, ...others] = response.candidates;
  for (const { index } of others) reply.warn({ code: 'dropped', path: `candidates[${index}]`, protocol: PROTOCOL });
  const head = {
    id: responseId(response.id, reply.requestId),
    created: response.created ?? reply.created,
    reply,
    extensions: response.extensions,
  };
  const parts = candidate?.parts ?? [];
  const ending = writeEnding(candidate?.finish ?? { reason: 'other' }, shapeOf(parts));
  return {
    ...createResponse(head, ending.status),
    incomplete_details: ending.reason === undefined ? null : { reason: ending.reason },
    ...(ending.status === 'failed' && { error: { code: 'server_error', message: 'The model stopped with an error.' } }),
    output:
      candidate === undefined
        ? []
        : writeOutput(candidate, { reply, last: ending.status === 'incomplete' ? 'incomplete' : 'completed' }),
    usage: response.usage === undefined ? null : writeUsage(response.usage),
  };
}

interface OutputOptions {
  readonly reply: ReplyContext;
  /** The status of the last item: an answer that was cut ends in one. */
  readonly last: ItemStatus;
}

function writeOutput(candidate: Candidate, options: OutputOptions): JsonObject[] {
  const groups = groupItems(candidate.parts);
  const newId = createItemIds(options.reply.requestId);
  let logprobs = logprobsOf(candidate.logprobs);
  const items: JsonObject[] = [];
  groups.forEach((group, index) => {
    const status = index === groups.length - 1 ? options.last : 'completed';
    const item = writeGroup(group, { newId, status, logprobs, reply: options.reply });
    if (item === undefined) return;
    if (item.type === 'message') logprobs = [];
    items.push(item);
  });
  return items;
}

interface GroupOptions {
  readonly newId: ReturnType<typeof createItemIds>;
  readonly status: ItemStatus;
  readonly logprobs: readonly JsonValue[];
  readonly reply: ReplyContext;
}

function writeGroup(group: ItemGroup, { newId, status, logprobs, reply }: GroupOptions): JsonObject | undefined {
  if ('message' in group) {
    const [first] = group.message;
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
      const item = writeMediaItem(part, newId('image'));
      if (item !== undefined) return item;
    }
  }
  reply.warn({ code: 'dropped', path: `output.${part.type}`, protocol: PROTOCOL });
  return undefined;
}

/** The usage of a Response, without decoding it. */
export function usageOf(body: JsonObject) {
  return isObject(body.usage) ? readUsage(body.usage) : undefined;
}

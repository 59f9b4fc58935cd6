// Canonical parts as the content blocks of a request to a provider of the Messages API.
import type {
  CacheControl,
  NativePart,
  Part,
  TextPart,
  ThinkingPart,
  ToolCallPart,
  ToolResultPart,
} from '../canonical/content.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import type { Encoding } from './encoding.ts';
import { encodeMedia } from './media-encode.ts';
import { FAMILY, PROTOCOL } from './wire.ts';

type Writers = {
  readonly [K in Part['type']]: (part: Extract<Part, { type: K }>, encoding: Encoding) => JsonObject | undefined;
};

const WRITERS: Writers = {
  text: encodeText,
  refusal: (part, encoding) => {
    encoding.warnAt('changed', part, 'a refusal is sent as text');
    return isBlank(part.text) ? undefined : { type: 'text', text: part.text };
  },
  thinking: encodeThinking,
  'tool-call': encodeCall,
  'tool-result': encodeResult,
  media: encodeMedia,
  native: encodeNative,
};

/** The blocks of a message's parts. Blank texts are left out (the API refuses them), other losses are warned. */
export function encodeBlocks(parts: readonly Part[], encoding: Encoding): JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const part of parts) {
    const write = WRITERS[part.type] as (part: Part, encoding: Encoding) => JsonObject | undefined;
    const block = write(part, encoding);
    encoding.warnForeign(part.extensions, part);
    if (block !== undefined) blocks.push(part.cache === undefined ? block : withCache(block, part.cache));
    else if (part.cache !== undefined) moveCache(blocks, part.cache);
  }
  return blocks;
}

export function withCache(block: JsonObject, cache: CacheControl): JsonObject {
  return { ...block, cache_control: { type: 'ephemeral', ...cache } };
}

/** A breakpoint on something that is not sent still ends the same prefix. */
function moveCache(blocks: JsonObject[], cache: CacheControl): void {
  const last = blocks.at(-1);
  if (last === undefined || last.type === 'thinking' || last.type === 'redacted_thinking') return;
  blocks[blocks.length - 1] = withCache(last, cache);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function encodeText(part: TextPart, encoding: Encoding): JsonObject | undefined {
  if (isBlank(part.text)) return undefined;
  if (part.citations === undefined && part.extensions === undefined) return { type: 'text', text: part.text };
  const citations = part.citations?.flatMap(({ native }) => (native?.protocol === PROTOCOL ? [native.value] : []));
  if (citations !== undefined && citations.length < (part.citations?.length ?? 0)) {
    encoding.warnAt('dropped', part, 'citations of another protocol');
  }
  return {
    type: 'text',
    text: part.text,
    ...(citations !== undefined && citations.length > 0 && { citations }),
    ...part.extensions?.anthropic,
  };
}

/** Claude refuses thoughts that it did not sign; other vendors behind this protocol take them unsigned. */
function encodeThinking(part: ThinkingPart, encoding: Encoding): JsonObject | undefined {
  const own = part.signature?.family === encoding.context.target.family ? part.signature.value : undefined;
  if (part.redacted === true && own !== undefined) return { type: 'redacted_thinking', data: own };
  if (own === undefined && (encoding.traits.strictThinking || part.text === '')) {
    encoding.warnAt('dropped', part, 'thinking without a signature of this family');
    return undefined;
  }
  return { type: 'thinking', thinking: part.text, signature: own ?? '', ...part.extensions?.anthropic };
}

function encodeCall(part: ToolCallPart, encoding: Encoding): JsonObject {
  return {
    type: 'tool_use',
    id: part.id,
    name: part.name,
    input: part.custom === true ? { input: part.arguments } : parseInput(part, encoding),
    ...part.extensions?.anthropic,
  };
}

/** Arguments that are no JSON object (a model's slip in an earlier turn) are carried whole under one key. */
function parseInput(part: ToolCallPart, encoding: Encoding): JsonObject {
  if (part.arguments.trim() === '') return {};
  try {
    const input: unknown = JSON.parse(part.arguments);
    if (isObject(input)) return input;
  } catch {
    // Told below, with what is no object.
  }
  encoding.warnAt('changed', part, 'arguments that are no JSON object');
  return { arguments: part.arguments };
}

function encodeResult(part: ToolResultPart, encoding: Encoding): JsonObject {
  const blocks = encodeBlocks(part.content, encoding);
  return {
    type: 'tool_result',
    tool_use_id: part.callId,
    ...(blocks.length > 0 && { content: plainContent(blocks) }),
    ...(part.isError !== undefined && { is_error: part.isError }),
    ...part.extensions?.anthropic,
  };
}

/** Server tools and their results mean something to the vendor that ran them only. */
function encodeNative(part: NativePart, encoding: Encoding): JsonObject | undefined {
  if (part.protocol === PROTOCOL && encoding.ownFamily) return part.value;
  const owner = part.protocol === PROTOCOL ? FAMILY : part.protocol;
  encoding.warnAt('dropped', part, `${String(part.value.type ?? 'a part')} belongs to ${owner}`);
  return undefined;
}

/** A lone text block without more to say is written as a string: the form that every vendor of this protocol takes. */
export function plainContent(blocks: readonly JsonObject[]): JsonObject[] | string {
  const [only] = blocks;
  const plain = blocks.length === 1 && only?.type === 'text' && Object.keys(only).length === 2;
  return plain && typeof only.text === 'string' ? only.text : [...blocks];
}

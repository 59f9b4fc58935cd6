// How many tokens a conversation has, about: for targets that do not count themselves.
import type { Part, Tool } from './canonical/content.ts';
import type { ChatRequest } from './canonical/request.ts';

/** What a message costs beyond its text: role and separators (OpenAI cookbook, "How to count tokens", 2026-10). */
const TOKENS_A_MESSAGE = 4;
/** An image of about a megapixel at Anthropic (1,334) and OpenAI (765), between the two; others cost more or less. */
const TOKENS_AN_IMAGE = 1_000;
/** A page of a document, of which nobody knows the number of pages: by bytes of its base64. */
const BASE64_A_TOKEN = 40;

/** The vocabulary is big: it is loaded on first use. */
let vocabulary: Promise<(text: string) => number> | undefined;

/**
 * Counts with OpenAI's `o200k_base`, whatever the model is: within about a fifth for others' models, and coarse for media.
 * Gives way to other work between pieces of a long text.
 */
export async function estimateTokens(request: ChatRequest): Promise<number> {
  vocabulary ??= loadVocabulary();
  const countPiece = await vocabulary;
  let tokens = request.messages.length * TOKENS_A_MESSAGE;
  let sinceBreak = 0;
  for (const text of textsOf(request)) {
    for (const piece of piecesOf(text)) {
      tokens += countPiece(piece);
      sinceBreak += piece.length;
      if (sinceBreak < CHARACTERS_A_TURN) continue;
      sinceBreak = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  return tokens + mediaTokens(request.messages.flatMap(({ parts }) => parts));
}

async function loadVocabulary(): Promise<(text: string) => number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  // A prompt may speak of special tokens; they are text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => countTokens(text, options);
}

/** The library's time grows with the square of a word's length: what has no spaces for so long is cut. */
const LONGEST_PIECE = 256;
/** A few milliseconds of counting. */
const CHARACTERS_A_TURN = 32_768;

/** Cut before a space where there is one, as tokens are. */
function* piecesOf(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > LONGEST_PIECE) {
    const end = start + LONGEST_PIECE;
    const space = text.lastIndexOf(' ', end);
    const cut = space > start ? space : end;
    yield text.slice(start, cut);
    start = cut;
  }
  yield text.slice(start);
}

function* textsOf({ messages, tools, responseFormat }: ChatRequest): Generator<string> {
  for (const { parts, name } of messages) {
    if (name !== undefined) yield name;
    for (const part of parts) yield* partTexts(part);
  }
  for (const tool of tools) yield toolText(tool);
  if (responseFormat?.type === 'json_schema') yield JSON.stringify(responseFormat.schema);
}

function* partTexts(part: Part): Generator<string> {
  if (part.type === 'tool-call') {
    yield part.name;
    yield part.arguments;
  } else if (part.type === 'tool-result') {
    for (const inner of part.content) yield* partTexts(inner);
  } else if (part.type === 'native') yield JSON.stringify(part.value);
  else if (part.type === 'media') {
    if (part.source.type === 'text') yield part.source.text;
  } else yield part.text;
}

function toolText(tool: Tool): string {
  if (tool.type === 'native') return JSON.stringify(tool.value);
  const form = tool.type === 'function' ? tool.parameters : tool.format;
  return `${tool.name} ${tool.description ?? ''} ${form === undefined ? '' : JSON.stringify(form)}`;
}

function mediaTokens(parts: readonly Part[]): number {
  let tokens = 0;
  for (const part of parts) {
    if (part.type === 'tool-result') tokens += mediaTokens(part.content);
    if (part.type !== 'media' || part.source.type === 'text') continue;
    const length = part.source.type === 'base64' ? part.source.data.length : 0;
    tokens += part.kind === 'image' ? TOKENS_AN_IMAGE : Math.max(TOKENS_AN_IMAGE, Math.ceil(length / BASE64_A_TOKEN));
  }
  return tokens;
}

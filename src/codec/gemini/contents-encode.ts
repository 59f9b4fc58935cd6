// Canonical messages as `contents` and `systemInstruction`.
import { GatewayError } from '../../errors.ts';
import type { MediaPart, Message, Part, TextPart, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import { argumentsOf, readArguments } from '../canonical/custom-calls.ts';
import { isMadeUpId } from '../canonical/made-up-ids.ts';
import type { Encoding } from './encoding.ts';
import { writeMedia } from './media.ts';
import { writeResult } from './results-encode.ts';
import type { GeminiContent, GeminiPart } from './wire.ts';

interface Contents {
  readonly contents: GeminiContent[];
  readonly systemInstruction?: GeminiContent;
}

/**
 * Taken by the API instead of a signature on calls that another model made (ai.google.dev/gemini-api/docs/thought-signatures,
 * 2026-11); without one Gemini 3 refuses the conversation.
 */
const FOREIGN_CALL_SIGNATURE = 'skip_thought_signature_validator';

export function writeContents(messages: readonly Message[], encoding: Encoding): Contents {
  const writer = new ContentWriter(encoding);
  for (const message of messages) writer.add(message);
  return writer.result();
}

class ContentWriter {
  private readonly encoding: Encoding;
  private readonly system: GeminiPart[] = [];
  private readonly contents: GeminiContent[] = [];
  private readonly names = new Map<string, string>();
  private lastRole: Message['role'] | undefined;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }

  add(message: Message): void {
    const { role, parts } = message;
    if (message.name !== undefined) this.encoding.warnAt('dropped', message, { field: 'name' });
    this.encoding.warnForeign(message.extensions, message);
    if (role === 'system' || role === 'developer') {
      if (this.contents.length > 0)
        this.encoding.warnAt('changed', message, { detail: 'moved to the system instruction' });
      this.system.push(...this.write(parts));
    } else this.push(role, this.write(parts));
  }

  /** A message without anything to say is left out: the API takes no empty content. */
  private push(role: Message['role'], parts: GeminiPart[]): void {
    if (parts.length === 0) return;
    const last = this.contents.at(-1);
    // All results of one turn, and what the user says with them, are one content.
    if (this.lastRole === 'tool' && role !== 'assistant') last?.parts?.push(...parts);
    else this.contents.push({ role: role === 'assistant' ? 'model' : 'user', parts });
    this.lastRole = role === 'user' && this.lastRole === 'tool' ? 'user' : role;
  }

  result(): Contents {
    const { contents, system } = this;
    if (contents.length === 0 && system.length === 0) {
      throw new GatewayError('invalid_request', {
        message: 'There is no message with any content.',
        param: 'messages',
      });
    }
    if (contents.length > 0) return { contents, ...(system.length > 0 && { systemInstruction: { parts: system } }) };
    this.encoding.warn('changed', 'messages', 'a system message alone is sent as the user');
    return { contents: [{ role: 'user', parts: system }] };
  }

  private write(parts: readonly Part[]): GeminiPart[] {
    return plainTexts(parts) ?? this.writeEach(parts);
  }

  private writeEach(parts: readonly Part[]): GeminiPart[] {
    const written: GeminiPart[] = [];
    let signature: ThinkingPart | undefined;
    let calls = 0;
    for (const part of parts) {
      if (isBareSignature(part)) {
        written.push(...bareSignature(signature));
        signature = part;
        continue;
      }
      const signed = signature !== undefined && (part.type === 'text' || part.type === 'media');
      if (!signed) written.push(...bareSignature(signature));
      if (part.type === 'tool-call') calls += 1;
      const [first, ...rest] = this.writePart(part, calls === 1);
      if (first !== undefined) {
        written.push(signed ? { ...first, ...signatureField(signature) } : first, ...rest);
      } else if (signed) written.push(...bareSignature(signature));
      signature = undefined;
    }
    written.push(...bareSignature(signature));
    return written;
  }

  private writePart(part: Part, firstCall: boolean): GeminiPart[] {
    if (part.type !== 'tool-result') this.warnExtras(part);
    switch (part.type) {
      case 'text':
        return writeText(part, this.encoding);
      case 'refusal':
        this.encoding.warnAt('changed', part, { detail: 'a refusal is sent as text' });
        return [{ text: part.text }];
      case 'thinking':
        return writeThought(part);
      case 'media':
        return this.writeMedia(part);
      case 'tool-call':
        return [this.writeCall(part, firstCall)];
      case 'tool-result':
        return writeResult(part, part.name ?? this.names.get(part.callId) ?? part.callId, this.encoding);
      case 'native':
        if (part.protocol === 'gemini') return [part.value];
        this.encoding.warnAt('dropped', part);
        return [];
    }
  }

  private warnExtras(part: Part): void {
    this.encoding.warnForeign(part.extensions, part);
    if (part.cache !== undefined) this.encoding.warnAt('dropped', part, { field: 'cache_control' });
  }

  private writeMedia(part: MediaPart): GeminiPart[] {
    const written = writeMedia(part);
    if (written === undefined) {
      this.encoding.warnAt('refused_state', part, { detail: 'a file that another vendor keeps' });
      return [];
    }
    if (part.detail !== undefined && part.detail !== 'auto') this.encoding.warnAt('dropped', part, { field: 'detail' });
    if (part.filename !== undefined) this.encoding.warnAt('dropped', part, { field: 'filename' });
    if (part.context !== undefined) this.encoding.warnAt('dropped', part, { field: 'context' });
    if (part.citable === true) this.encoding.warnAt('dropped', part, { field: 'citations' });
    return [{ ...written, ...part.extensions?.gemini }];
  }

  private writeCall(part: ToolCallPart, first: boolean): GeminiPart {
    this.names.set(part.id, part.name);
    if (part.custom !== true && readArguments(part.arguments) === undefined) {
      this.encoding.warnAt('changed', part, { detail: 'arguments that are no JSON object' });
    }
    const unsigned = this.encoding.traits.signedCalls && first ? FOREIGN_CALL_SIGNATURE : undefined;
    const thoughtSignature = part.signature?.value ?? unsigned;
    return {
      functionCall: {
        ...(this.encoding.functionIds && !isMadeUpId(part.id) && { id: part.id }),
        name: part.name,
        args: argumentsOf(part),
      },
      ...(thoughtSignature !== undefined && { thoughtSignature }),
      ...part.extensions?.gemini,
    };
  }
}

/** Of parts that are text and nothing else, as most are; undefined for others. */
function plainTexts(parts: readonly Part[]): GeminiPart[] | undefined {
  const written: GeminiPart[] = [];
  for (const part of parts) {
    if (
      part.type !== 'text' ||
      part.extensions !== undefined ||
      part.cache !== undefined ||
      part.citations !== undefined
    )
      return undefined;
    if (part.text !== '') written.push({ text: part.text });
  }
  return written;
}

/** Empty text says nothing and is refused; citations of an answer are not sent back by anyone. */
function writeText(part: TextPart, encoding: Encoding): GeminiPart[] {
  if (part.citations !== undefined && part.citations.length > 0)
    encoding.warnAt('dropped', part, { field: 'citations' });
  if (part.text === '' && part.extensions?.gemini === undefined) return [];
  return [{ text: part.text, ...part.extensions?.gemini }];
}

function writeThought({ text, signature }: ThinkingPart): GeminiPart[] {
  if (text === '' && signature === undefined) return [];
  return [{ text, thought: true, ...(signature !== undefined && { thoughtSignature: signature.value }) }];
}

function isBareSignature(part: Part): part is ThinkingPart {
  return part.type === 'thinking' && part.text === '' && part.signature !== undefined;
}

function signatureField(part: ThinkingPart | undefined): GeminiPart {
  return part?.signature === undefined ? {} : { thoughtSignature: part.signature.value };
}

/** A signature that came without words goes back as it comes: on an empty text. */
function bareSignature(part: ThinkingPart | undefined): GeminiPart[] {
  return part === undefined ? [] : [{ text: '', ...signatureField(part) }];
}

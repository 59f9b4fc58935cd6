// Canonical content: what a message is made of, in the union of what the wire protocols can say.
import type { Protocol } from '../../vocabulary.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** Fields that only one protocol knows; they come back to that protocol and to no other. */
export type Extensions = Readonly<Partial<Record<Protocol, JsonObject>>>;

export type Part = TextPart | RefusalPart | MediaPart | ThinkingPart | ToolCallPart | ToolResultPart | NativePart;

interface PartBase {
  /** Prompt-cache breakpoint after this part (Anthropic `cache_control`). */
  readonly cache?: CacheControl;
  readonly extensions?: Extensions;
}

export interface CacheControl {
  /** As written: `5m`, `1h`. */
  readonly ttl?: string;
}

export interface TextPart extends PartBase {
  readonly type: 'text';
  readonly text: string;
  readonly citations?: readonly Citation[];
}

export interface RefusalPart extends PartBase {
  readonly type: 'refusal';
  readonly text: string;
}

/** An annotation of a text part. `start` and `end` are UTF-16 offsets into the text, where they are known. */
export interface Citation {
  readonly url?: string;
  readonly title?: string;
  readonly citedText?: string;
  readonly start?: number;
  readonly end?: number;
  /** The vendor's own object, given back as it was to its own protocol. */
  readonly native?: { readonly protocol: Protocol; readonly value: JsonObject };
}

export type MediaKind = 'image' | 'audio' | 'video' | 'document';

export interface MediaPart extends PartBase {
  readonly type: 'media';
  readonly kind: MediaKind;
  readonly source: MediaSource;
  /** IANA media type, e.g. `image/png`; absent where the protocol does not say (a plain URL). */
  readonly mediaType?: string;
  readonly filename?: string;
  /** OpenAI's `detail`: `low`, `high`, `auto`. */
  readonly detail?: string;
  /** A document's context line, and whether the answer may cite it (Anthropic). */
  readonly context?: string;
  readonly citable?: boolean;
}

export type MediaSource =
  | { readonly type: 'base64'; readonly data: string }
  | { readonly type: 'url'; readonly url: string }
  /** A file that the vendor keeps; means nothing to another family. */
  | { readonly type: 'file'; readonly id: string; readonly family: string }
  /** A document given as plain text. */
  | { readonly type: 'text'; readonly text: string };

/**
 * State bound to one vendor family (a thinking signature, encrypted reasoning, an item id): goes back only to
 * a target of the same family.
 */
export interface Signature {
  readonly family: string;
  readonly value: string;
  /** The id of the item that carried it (OpenAI Responses). */
  readonly id?: string;
}

export interface ThinkingPart extends PartBase {
  readonly type: 'thinking';
  /** Empty where only the signature was given, and where it is redacted. */
  readonly text: string;
  readonly signature?: Signature;
  /** The signature holds the whole, unreadable block (Anthropic `redacted_thinking`). */
  readonly redacted?: boolean;
}

export interface ToolCallPart extends PartBase {
  readonly type: 'tool-call';
  /** Unique in the conversation; made up where the protocol has none. */
  readonly id: string;
  readonly name: string;
  /** JSON text of an object, `{}` where there are none; for `custom` tools any text. */
  readonly arguments: string;
  readonly custom?: boolean;
  readonly signature?: Signature;
}

export interface ToolResultPart extends PartBase {
  readonly type: 'tool-result';
  readonly callId: string;
  /** The tool's name, where the protocol says it (Gemini) or the conversation lets one look it up. */
  readonly name?: string;
  readonly content: readonly Part[];
  readonly isError?: boolean;
  readonly custom?: boolean;
}

/** Something only one protocol has (a server tool's call and result …), kept whole. */
export interface NativePart extends PartBase {
  readonly type: 'native';
  readonly protocol: Protocol;
  readonly value: JsonObject;
}

/**
 * `tool` messages hold only tool results. Protocols that put results into the user's turn are split and merged
 * by their codecs. `system` and `developer` may stand anywhere; codecs whose protocol has one place for them move them.
 */
export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly parts: readonly Part[];
  readonly name?: string;
  readonly extensions?: Extensions;
}

export type Tool =
  | {
      readonly type: 'function';
      readonly name: string;
      readonly description?: string;
      /** JSON Schema, key order kept. */
      readonly parameters?: JsonObject;
      readonly strict?: boolean;
      readonly cache?: CacheControl;
      readonly extensions?: Extensions;
    }
  /** Free-form input (OpenAI `custom` tools). */
  | {
      readonly type: 'custom';
      readonly name: string;
      readonly description?: string;
      readonly format?: JsonValue;
      readonly extensions?: Extensions;
    }
  /** A tool that the vendor itself runs, kept whole. */
  | { readonly type: 'native'; readonly protocol: Protocol; readonly value: JsonObject };

export interface ToolChoice {
  readonly mode: 'auto' | 'none' | 'required' | 'named';
  /** The tool, where `mode` is `named`. */
  readonly name?: string;
  /** Only these may be called (OpenAI `allowed_tools`, Gemini `allowedFunctionNames`). */
  readonly allowed?: readonly string[];
}

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json_schema';
      readonly schema: JsonObject;
      readonly name?: string;
      readonly description?: string;
      readonly strict?: boolean;
    };

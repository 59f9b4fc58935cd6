// Grounding and citation metadata as citations of text parts, and back. Gemini counts in UTF-8 bytes, the canonical form in UTF-16 units.
import type { Citation } from '../canonical/content.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../canonical/read-json.ts';

/** A citation, and the part of the candidate's content that its offsets are counted in. */
export interface PlacedCitation {
  /** Absent: not said. */
  readonly partIndex?: number;
  readonly startByte: number;
  readonly endByte: number | undefined;
  readonly citation: Citation;
}

const NO_CITATIONS: readonly PlacedCitation[] = [];

export function readCitations(candidate: JsonObject): readonly PlacedCitation[] {
  if (candidate.groundingMetadata === undefined && candidate.citationMetadata === undefined) return NO_CITATIONS;
  return [
    ...readGrounding(objectOf(candidate.groundingMetadata)),
    ...readSources(objectOf(candidate.citationMetadata)),
  ];
}

function readGrounding(metadata: JsonObject = {}): PlacedCitation[] {
  const chunks = objectsOf(metadata.groundingChunks);
  return objectsOf(metadata.groundingSupports).flatMap((support) => {
    const segment = objectOf(support.segment) ?? {};
    const partIndex = numberOf(segment.partIndex);
    const indices = Array.isArray(support.groundingChunkIndices) ? support.groundingChunkIndices : [];
    return indices.flatMap((index): PlacedCitation[] => {
      const source = sourceOf(chunks[numberOf(index) ?? -1]);
      if (source === undefined) return [];
      const citation = { ...source, native: { protocol: 'gemini' as const, value: support } };
      const startByte = numberOf(segment.startIndex) ?? 0;
      return [
        { ...(partIndex !== undefined && { partIndex }), startByte, endByte: numberOf(segment.endIndex), citation },
      ];
    });
  });
}

/** A chunk is of the web, of a file store, of a map … */
function sourceOf(chunk: JsonObject | undefined): Citation | undefined {
  const source = Object.values(chunk ?? {}).find(isObject);
  const url = textOf(source?.uri);
  const title = textOf(source?.title);
  if (url === undefined && title === undefined) return undefined;
  return { ...(url !== undefined && { url }), ...(title !== undefined && { title }) };
}

/** `citationSources` in the Gemini API, `citations` in Vertex AI. */
function readSources(metadata: JsonObject = {}): PlacedCitation[] {
  return [...objectsOf(metadata.citationSources), ...objectsOf(metadata.citations)].flatMap((source) => {
    const citation = sourceOf({ source });
    if (citation === undefined) return [];
    const native = { protocol: 'gemini' as const, value: source };
    return [
      {
        startByte: numberOf(source.startIndex) ?? 0,
        endByte: numberOf(source.endIndex),
        citation: { ...citation, native },
      },
    ];
  });
}

/** The citation with its offsets in `text`; without them where they lie outside. */
export function placeCitation({ citation, startByte, endByte }: PlacedCitation, text: string): Citation {
  const bytes = Buffer.from(text);
  if (endByte === undefined || endByte > bytes.length || startByte > endByte) return citation;
  const unitsTo = (offset: number) => bytes.toString('utf8', 0, offset).length;
  return { ...citation, start: unitsTo(startByte), end: unitsTo(endByte) };
}

/** A text of an answer with what it cites. */
export interface CitedText {
  readonly partIndex: number;
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** Citations of another vendor as grounding metadata; undefined where there are none. Gemini's own come back as they were. */
export function writeGrounding(texts: readonly CitedText[]): JsonObject | undefined {
  const chunks: JsonObject[] = [];
  const supports: JsonValue[] = [];
  for (const { partIndex, text, citations } of texts) {
    for (const { start, end, ...citation } of citations) {
      if (citation.native?.protocol === 'gemini') continue;
      chunks.push(writeSource(citation));
      supports.push({
        segment: segmentOf(partIndex, text, { start, end }),
        groundingChunkIndices: [chunks.length - 1],
      });
    }
  }
  return chunks.length === 0 ? undefined : { groundingChunks: chunks, groundingSupports: supports };
}

/** A page of the web; without an address, something that the model was given to read. */
function writeSource({ url, title, citedText }: Citation): JsonObject {
  const named = title === undefined ? {} : { title };
  if (url !== undefined) return { web: { uri: url, ...named } };
  return { retrievedContext: { ...named, ...(citedText !== undefined && { text: citedText }) } };
}

interface Range {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** Without offsets the whole text is meant. */
function segmentOf(partIndex: number, text: string, { start = 0, end = text.length }: Range): JsonObject {
  const bytesTo = (offset: number) => Buffer.byteLength(text.slice(0, offset));
  return {
    ...(partIndex > 0 && { partIndex }),
    ...(start > 0 && { startIndex: bytesTo(start) }),
    endIndex: bytesTo(end),
    text: text.slice(start, end),
  };
}

// Annotations of an answer's text, and the citations that they are.
import type { Citation } from '../canonical/content.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { PROTOCOL } from './wire.ts';

export function decodeAnnotations(value: JsonValue | undefined): Citation[] {
  return objectsOf(value).map((annotation) => {
    const cited = objectOf(annotation.url_citation) ?? {};
    const url = textOf(cited.url);
    const title = textOf(cited.title);
    const citedText = textOf(cited.content);
    const start = numberOf(cited.start_index);
    const end = numberOf(cited.end_index);
    return {
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(citedText !== undefined && { citedText }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      native: { protocol: PROTOCOL, value: annotation },
    };
  });
}

/** `offset`: where the cited part's text begins in the whole content. Undefined: nothing that a Chat client could read. */
export function encodeAnnotation(citation: Citation, offset: number): JsonObject | undefined {
  if (citation.native?.protocol === PROTOCOL) return citation.native.value;
  if (citation.url === undefined) return undefined;
  const { url, title = '', start, end } = citation;
  return {
    type: 'url_citation',
    url_citation: {
      url,
      title,
      start_index: offset + (start ?? 0),
      end_index: offset + (end ?? start ?? 0),
    },
  };
}

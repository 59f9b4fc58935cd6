// How Ollama's streams are framed.
import type { Framing } from '../stream-contract.ts';

/** Nothing keeps a stream alive: clients read every line, an empty one too, as JSON. */
export const NDJSON: Framing = {
  kind: 'ndjson',
  contentType: 'application/x-ndjson',
  keepAlive: '',
  comment: () => '',
};

// Gemini at Vertex AI: the same bodies, under the paths of a project.
// https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.publishers.models (2026-11)
import { GatewayError } from '../../errors.ts';
import type { Carriage } from './carriage.ts';

interface VertexPlace {
  readonly auth: { readonly project: string; readonly location: string };
}

/** `/v1/projects/P/locations/L`: everything that belongs to a project in a place. */
export function parentOf({ auth: { project, location } }: VertexPlace): string {
  return `/v1/projects/${encodeURIComponent(project)}/locations/${location}`;
}

export function vertexGeminiCarriage(place: VertexPlace): Carriage {
  const parent = parentOf(place);
  return {
    request(request) {
      if (/:(?:batchEmbedContents)\b/.test(request.path)) {
        const message = 'Vertex AI has no batches of embeddings: route them to the Gemini API.';
        throw new GatewayError('invalid_request', { message, status: 404 });
      }
      return { ...request, path: placed(request.path, parent) };
    },
  };
}

/** A name that says where it is stays; one of a publisher or a tuned model's endpoint is of the project; a bare one is Google's. */
function placed(path: string, parent: string): string {
  if (path.startsWith('/projects/')) return `/v1${path}`;
  return path.startsWith('/models/') ? `${parent}/publishers/google${path}` : `${parent}${path}`;
}

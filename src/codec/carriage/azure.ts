// Azure OpenAI: OpenAI's bodies under the paths of a resource, by deployment or by the API without dates.
// https://learn.microsoft.com/azure/ai-foundry/openai/reference and …/openai/api-version-lifecycle (2026-11)
import type { Carriage, CarriedRequest } from './carriage.ts';

interface AzurePlace {
  readonly auth: { readonly version: string };
  readonly baseUrl: string;
}

const DATED = /^\d{4}-\d{2}-\d{2}/;

/**
 * A version that is a date is of the API by deployments, unless the base URL ends in `/openai/v1`; `v1` and `preview` are versions of
 * the other one, where the deployment is the body's `model`. The base URL may end in `/openai` or `/openai/v1`, or name just the host.
 */
export function azureCarriage({ auth: { version }, baseUrl }: AzurePlace): Carriage {
  const within = /\/openai(\/v1)?$/.exec(baseUrl);
  const byDeployment = DATED.test(version) && within?.[1] === undefined;
  return {
    request(request, { target }) {
      const path = byDeployment ? deploymentPath(request.path, target.model) : `/v1${request.path}`;
      return { ...request, path: withVersion(beyond(within, `/openai${path}`), version) };
    },
  };
}

/** What Azure keeps (Responses) stands beside the deployments. */
function deploymentPath(path: string, deployment: string): string {
  return /^\/responses\b/.test(path) ? path : `/deployments/${encodeURIComponent(deployment)}${path}`;
}

/** Without what the base URL says already. */
function beyond(within: RegExpExecArray | null, path: string): string {
  return within === null ? path : path.slice(within[0].length);
}

function withVersion(path: CarriedRequest['path'], version: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}api-version=${encodeURIComponent(version)}`;
}

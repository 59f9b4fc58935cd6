// Azure, Bedrock and Vertex AI as connections: what every source must say of them, under names of its own.
import { CLOUD_NAME } from '../compiler/arguments/texts.ts';
import type { Fields } from './fields.ts';
import type { Report } from './report.ts';
import type { Connection } from './routes-file/draft.ts';
import { quoted, type TextParts } from './routes-file/statement.ts';
import { referencedVariable } from './secrets.ts';

/** `responses`: by the Responses API. What programs append to the address of a resource does not come along. */
export function azureConnection(base: TextParts, version: string, responses = false): Connection {
  const baseUrl = base.map((part) =>
    typeof part === 'string' ? part.replace(/\/openai(\/deployments.*)?$/, '') : part,
  );
  return {
    name: 'azure',
    preset: 'azure',
    ...(responses && { protocol: 'openai-responses' }),
    baseUrl,
    auth: ['azure', 'version', quoted(version)],
  };
}

export function bedrockConnection(region: string): Connection {
  return { name: 'bedrock', preset: 'bedrock', auth: ['aws', 'region', quoted(region)] };
}

/** Gemini and Claude are two providers there, each with a protocol of its own. */
export function vertexConnection(project: string, location: string, isClaude: boolean): Connection {
  const auth = ['google', 'project', quoted(project), 'location', quoted(location)];
  return isClaude
    ? { name: 'vertex-claude', preset: 'vertex', protocol: 'anthropic', auth }
    : { name: 'vertex', preset: 'vertex', auth };
}

/** Whether a model of Bedrock, or of Vertex AI, can be called from here. */
export function isCallableAtBedrock(model: string): boolean {
  return /claude|\*|^\$model$/.test(model);
}

export function isCallableAtVertex(model: string): boolean {
  return /^(claude|gemini|text-embedding|\*|\$model$)/.test(model);
}

/** What a cloud calls a region, a project or a version: written in the file, never read from a variable. */
export function cloudName(
  fields: Fields,
  key: string,
  { otherwise, report }: { readonly otherwise: string; readonly report: Report },
): string {
  const said = fields.text(key);
  if (said !== undefined && referencedVariable(said) === undefined && CLOUD_NAME.test(said)) return said;
  const why = said === undefined ? 'it is not said' : 'it must stand in the file itself';
  report.add(
    'changed',
    said === undefined ? fields.path : fields.at(key),
    `${key}: ${why}; "${otherwise}" is put there`,
  );
  return otherwise;
}

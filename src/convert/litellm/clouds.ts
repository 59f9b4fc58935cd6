// The clouds of LiteLLM: Azure, Bedrock and Vertex AI, each with its own way to say where it is and who calls.
import { baseUrlOf } from '../address.ts';
import {
  azureConnection,
  bedrockConnection,
  cloudName,
  isCallableAtBedrock,
  isCallableAtVertex,
  vertexConnection,
} from '../clouds.ts';
import type { Fields } from '../fields.ts';
import type { KeyDraft } from '../routes-file/draft.ts';
import { referencedVariable } from '../secrets.ts';
import type { Workshop } from '../workshop.ts';
import type { Place } from './place.ts';

type CloudPlace = (rest: string, params: Fields, workshop: Workshop) => Place | undefined;

export const CLOUD_PREFIXES: Readonly<Record<string, CloudPlace>> = {
  azure: azurePlace,
  azure_text: azurePlace,
  bedrock: bedrockPlace,
  bedrock_converse: bedrockPlace,
  vertex_ai: vertexPlace,
  vertex_ai_beta: vertexPlace,
};

/** What LiteLLM takes where nothing is said (docs.litellm.ai/docs/providers/azure, 2026-11). */
const AZURE_VERSION = '2025-02-01-preview';
const BEDROCK_REGION = 'us-east-1';
const VERTEX_LOCATION = 'us-central1';
const VERTEX_PROJECT = 'your-project';

function azurePlace(rest: string, params: Fields, workshop: Workshop): Place {
  const { report, secrets } = workshop;
  const where = params.has('api_base') ? 'api_base' : 'base_url';
  const base = params.text(where);
  const address =
    base === undefined
      ? [{ env: secrets.usual('AZURE_API_BASE', params.path, 'LiteLLM reads the address of the resource there') }]
      : baseUrlOf(base, params.at(where), { ...workshop, wish: 'AZURE_API_BASE' });
  const said = params.text('api_key');
  const env =
    said === undefined
      ? secrets.usual('AZURE_API_KEY', params.path, 'LiteLLM reads the key there by itself')
      : secrets.variableFor(said, 'AZURE_API_KEY', params.at('api_key'));
  const responses = rest.startsWith('responses/');
  const connection = azureConnection(
    address,
    cloudName(params, 'api_version', { otherwise: AZURE_VERSION, report }),
    responses,
  );
  return { connection, key: { env }, upstream: responses ? rest.slice('responses/'.length) : rest };
}

function bedrockPlace(rest: string, params: Fields, { report, secrets }: Workshop): Place | undefined {
  const parts = /^(?:converse\/|invoke\/)?(?:([a-z]{2}(?:-[a-z]+)+-\d)\/)?(.+)$/s.exec(rest);
  const [, inPath, upstream = ''] = parts ?? [];
  if (!isCallableAtBedrock(upstream)) {
    report.add('dropped', params.at('model'), 'the deployment: of Bedrock only Claude can be called');
    return undefined;
  }
  const region = inPath ?? cloudName(params, 'aws_region_name', { otherwise: BEDROCK_REGION, report });
  const said = params.text('api_key');
  for (const name of ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']) {
    if (params.text(name) === undefined) continue;
    secrets.usual(
      name.toUpperCase(),
      params.at(name),
      'requests are signed with the credentials of the machine, which AWS looks for there',
    );
  }
  const place = { connection: bedrockConnection(region), upstream };
  if (said === undefined) return place;
  return { ...place, key: { env: secrets.variableFor(said, 'AWS_BEARER_TOKEN_BEDROCK', params.at('api_key')) } };
}

function vertexPlace(rest: string, params: Fields, workshop: Workshop): Place | undefined {
  const { report } = workshop;
  if (!isCallableAtVertex(rest)) {
    report.add('dropped', params.at('model'), 'the deployment: of Vertex AI only Gemini and Claude can be called');
    return undefined;
  }
  const project = cloudName(params, 'vertex_project', { otherwise: VERTEX_PROJECT, report });
  const location = cloudName(params, 'vertex_location', { otherwise: VERTEX_LOCATION, report });
  const key = vertexKey(params, workshop);
  const connection = vertexConnection(project, location, rest.startsWith('claude'));
  return { connection, ...(key && { key }), upstream: rest };
}

/** The JSON of a service account, or the path of its file; without it the machine's own credentials. */
function vertexKey(params: Fields, { secrets }: Workshop): KeyDraft['secret'] | undefined {
  const said = params.raw('vertex_credentials');
  if (said === undefined || said === '') return undefined;
  const path = params.at('vertex_credentials');
  // Where the JSON stands as a map its place stands for it, since its value goes nowhere.
  const text = typeof said === 'string' ? said : `{${path.join('.')}}`;
  const isPath = referencedVariable(text) === undefined && /^[\w./-]+\.json$/.test(text);
  return isPath ? { file: text } : { env: secrets.variableFor(text, 'VERTEX_CREDENTIALS', path) };
}

// Where one target of a Portkey config is called and how.
import { baseUrlOf, hostName } from '../address.ts';
import {
  azureConnection,
  bedrockConnection,
  cloudName,
  isCallableAtBedrock,
  isCallableAtVertex,
  vertexConnection,
} from '../clouds.ts';
import { type Fields, lookUp } from '../fields.ts';
import type { Connection, KeyDraft } from '../routes-file/draft.ts';
import { variableName } from '../routes-file/names.ts';
import type { Workshop } from '../workshop.ts';
import { VENDORS, vendorOfSlug } from './vendors.ts';

export interface Place {
  readonly connection: Connection;
  readonly key?: KeyDraft['secret'];
  /** `$model` where it is what was asked for. */
  readonly model: string;
}

interface Reading {
  readonly target: Fields;
  readonly model: string;
  /** The owner's name for a credential that Portkey keeps. */
  readonly slug: string | undefined;
  readonly workshop: Workshop;
}

/** `model`: what the target's parameters say it is. Undefined where nothing here can call it, which is told. */
export function placeOf(target: Fields, model: string | undefined, workshop: Workshop): Place | undefined {
  const { report } = workshop;
  const said = target.text('provider');
  const virtual = target.text('virtual_key');
  const [, inModel, plain] = /^@([^/]+)\/(.+)$/s.exec(model ?? '') ?? [];
  const slug = inModel ?? (said?.startsWith('@') ? said.slice(1) : virtual);
  const name = said === undefined || said.startsWith('@') ? undefined : said;
  const vendor = name ?? (slug === undefined ? undefined : vendorOfSlug(slug));
  if (vendor === undefined && slug === undefined) {
    report.add('dropped', target.path, 'the target: it names no provider');
    return undefined;
  }
  if (vendor === undefined) {
    report.add('changed', target.path, `nothing tells which vendor "${slug}" is: \`openai\` is assumed`);
  }
  const reading = { target, model: plain ?? model ?? '$model', slug, workshop };
  if (model?.includes('$')) {
    report.add('dropped', target.path, 'the target: a model whose name holds `$` cannot be written');
    return undefined;
  }
  const cloud = lookUp(CLOUDS, vendor ?? 'openai');
  const place = cloud === undefined ? vendorPlace(vendor ?? 'openai', reading) : cloud(reading);
  return place === undefined ? undefined : { ...place, connection: withHeaders(place.connection, target, workshop) };
}

const CLOUDS: Readonly<Record<string, (reading: Reading) => Place | undefined>> = {
  'azure-openai': azurePlace,
  bedrock: bedrockPlace,
  'vertex-ai': vertexPlace,
};

function vendorPlace(name: string, reading: Reading): Place | undefined {
  const { target, model, slug, workshop } = reading;
  const vendor = VENDORS.get(name);
  const host = target.text('custom_host');
  if (vendor === undefined && host === undefined) {
    workshop.report.add('dropped', target.path, `the target: no provider here speaks as Portkey's "${name}"`);
    return undefined;
  }
  const known: Connection = vendor?.connection ?? { name, protocol: 'openai-chat' };
  const named: Connection = slug === undefined ? known : { ...known, name: slug };
  const connection = host === undefined ? named : ownAddress(named, host, reading);
  const usual = vendor?.keyVariable;
  const key = keyOf(usual, usual !== undefined && host === undefined, reading);
  return { connection, ...(key && { key }), model };
}

function ownAddress(connection: Connection, host: string, { target, workshop }: Reading): Connection {
  const baseUrl = baseUrlOf(host, target.at('custom_host'), { ...workshop, wish: `${connection.name}_BASE_URL` });
  if (connection.preset !== 'openai') {
    // The version is part of the paths of these protocols, not of the address.
    const isVersioned = connection.preset === 'anthropic' || connection.preset === 'gemini';
    const plain = baseUrl.map((part) =>
      typeof part === 'string' && isVersioned ? part.replace(/\/v1(beta)?$/, '') : part,
    );
    return { ...connection, baseUrl: plain };
  }
  return { name: hostName(baseUrl) ?? 'openai-compatible', protocol: 'openai-chat', baseUrl };
}

/** The key itself, the one that Portkey keeps, or the one that the client would have to send. */
function keyOf(usual: string | undefined, isNeeded: boolean, { target, slug, workshop }: Reading): Place['key'] {
  const { secrets } = workshop;
  const said = target.text('api_key');
  if (said !== undefined) return { env: secrets.variableFor(said, usual ?? 'API_KEY', target.at('api_key')) };
  if (slug !== undefined) {
    const name = variableName(/key$/i.test(slug) ? slug : `${slug}_api_key`);
    return { env: secrets.usual(name, target.path, `the key that Portkey keeps as "${slug}"`) };
  }
  if (usual === undefined || !isNeeded) return undefined;
  return { env: secrets.usual(usual, target.path, 'Portkey takes the key from each request; here the gateway has it') };
}

const AZURE_VERSION = '2024-10-21';
const BEDROCK_REGION = 'us-east-1';
const VERTEX_REGION = 'us-central1';

function azurePlace(reading: Reading): Place {
  const { target, workshop } = reading;
  const resource = target.text('azure_resource_name');
  const host = target.text('custom_host');
  const isName = resource !== undefined && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(resource);
  const address = isName
    ? [`https://${resource}.openai.azure.com`]
    : host === undefined
      ? [
          {
            env: workshop.secrets.usual(
              'AZURE_API_BASE',
              target.path,
              'the address of the resource: https://NAME.openai.azure.com',
            ),
          },
        ]
      : baseUrlOf(host, target.at('custom_host'), { ...workshop, wish: 'AZURE_API_BASE' });
  const version = cloudName(target, 'azure_api_version', { otherwise: AZURE_VERSION, report: workshop.report });
  const deployment = target.text('azure_deployment_id');
  target.skip('azure_model_name');
  const key = keyOf('AZURE_API_KEY', true, reading);
  const model = deployment === undefined || deployment.includes('$') ? reading.model : deployment;
  return { connection: azureConnection(address, version), ...(key && { key }), model };
}

function bedrockPlace(reading: Reading): Place | undefined {
  const { target, model, slug, workshop } = reading;
  const { report, secrets } = workshop;
  if (!isCallableAtBedrock(model)) {
    report.add('dropped', target.path, 'the target: of Bedrock only Claude can be called');
    return undefined;
  }
  for (const name of ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']) {
    if (target.text(name) === undefined) continue;
    secrets.usual(
      name.toUpperCase(),
      target.at(name),
      'requests are signed with the credentials of the machine, which AWS looks for there',
    );
  }
  const connection = bedrockConnection(cloudName(target, 'aws_region', { otherwise: BEDROCK_REGION, report }));
  const key = slug === undefined ? keyOf(undefined, false, reading) : undefined;
  return { connection, ...(key && { key }), model };
}

function vertexPlace(reading: Reading): Place | undefined {
  const { target, model, workshop } = reading;
  if (!isCallableAtVertex(model)) {
    workshop.report.add('dropped', target.path, 'the target: of Vertex AI only Gemini and Claude can be called');
    return undefined;
  }
  const project = cloudName(target, 'vertex_project_id', { otherwise: 'your-project', report: workshop.report });
  const region = cloudName(target, 'vertex_region', { otherwise: VERTEX_REGION, report: workshop.report });
  const account = target.raw('vertex_service_account_json');
  const path = target.at('vertex_service_account_json');
  const key =
    account === undefined
      ? undefined
      : { env: workshop.secrets.variableFor(`{${path.join('.')}}`, 'VERTEX_CREDENTIALS', path) };
  return { connection: vertexConnection(project, region, model.startsWith('claude')), ...(key && { key }), model };
}

/** Fields that go along as headers of the vendor. */
const HEADERS: Readonly<Record<string, string>> = {
  openai_organization: 'openai-organization',
  openai_project: 'openai-project',
  anthropic_beta: 'anthropic-beta',
  anthropic_version: 'anthropic-version',
};

function withHeaders(connection: Connection, target: Fields, { secrets }: Workshop): Connection {
  const headers = Object.entries(HEADERS).flatMap(([key, name]) => {
    const value = target.text(key);
    return value === undefined ? [] : [{ name, value: secrets.headerValue(name, value, target.at(key)) }];
  });
  return headers.length === 0 ? connection : { ...connection, headers };
}

// Recorded exchanges, read in place from the folder that is given.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORACLE_PROTOCOLS, type OracleProtocol } from './oracle/finish.ts';
import { at, isRecord, type Json, type JsonRecord, list, parse, record, text } from './oracle/json.ts';

export interface Recording {
  /** `PROTOCOL/SOURCE/NAME`. */
  readonly name: string;
  readonly protocol: OracleProtocol;
  readonly vendor: string;
  readonly model: string;
  readonly path: string;
  readonly request: JsonRecord | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** It was answered as a stream. */
  readonly streamed: boolean;
}

const ANSWERS = ['.response.json', '.response.txt', '.stream.sse', '.stream.ndjson', '.stream.json'] as const;
const CONTENT_TYPES: Readonly<Record<(typeof ANSWERS)[number], string>> = {
  '.response.json': 'application/json',
  '.response.txt': 'text/plain',
  '.stream.sse': 'text/event-stream',
  '.stream.ndjson': 'application/x-ndjson',
  '.stream.json': 'application/json',
};

/** Every exchange of the chat protocols below `folder`, and the errors that users reported. */
export function readRecordings(folder: string): Recording[] {
  return [...ORACLE_PROTOCOLS.flatMap((protocol) => readProtocol(folder, protocol)), ...readReported(folder)];
}

function readProtocol(folder: string, protocol: OracleProtocol): Recording[] {
  const root = join(folder, protocol);
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return files.flatMap((file) => {
    const ending = ANSWERS.find((one) => file.endsWith(one));
    if (ending === undefined) return [];
    const recording = readRecording(root, protocol, { file, ending });
    return isOfAnotherApi(recording) ? [] : [recording];
  });
}

/** Gemini's Live API, and the downloads of Ollama's models, are recorded beside the chats: no client here can ask for them. */
function isOfAnotherApi({ path, body }: Recording): boolean {
  return path === '/api/pull' || body.subarray(0, 200).includes('"setupComplete"');
}

function readRecording(
  root: string,
  protocol: OracleProtocol,
  { file, ending }: { file: string; ending: (typeof ANSWERS)[number] },
): Recording {
  const name = file.slice(0, -ending.length);
  const meta = readJson(join(root, `${name}.meta.json`));
  const request = readJson(join(root, `${name}.request.json`));
  const headers = record(at(meta, 'responseHeaders')) as Record<string, string>;
  return {
    name: `${protocol}/${name}`,
    protocol,
    vendor: text(at(meta, 'provider')),
    model: text(at(request, 'model')) || text(at(meta, 'model')) || 'recorded-model',
    path: text(at(meta, 'urlPath')),
    request: isRecord(request) ? request : undefined,
    status: Number(at(meta, 'status') ?? 200),
    headers: { 'content-type': CONTENT_TYPES[ending], ...headers },
    body: readFileSync(join(root, file)),
    streamed: ending.startsWith('.stream'),
  };
}

function readJson(path: string): Json | undefined {
  return existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined;
}

/** Errors as users quoted them: a body, or only its message. */
function readReported(folder: string): Recording[] {
  return list(readJson(join(folder, 'field-reported.json'))).map((reported, index) => {
    const protocol = at(reported, 'via') === undefined ? text(at(reported, 'protocol')) : 'chat';
    const message = at(reported, 'messageOnly');
    const body = at(reported, 'body') ?? {
      error: { message: message ?? '', type: 'tokens', code: 'rate_limit_exceeded' },
    };
    return {
      name: `field-reported/${index}`,
      protocol: protocol as OracleProtocol,
      vendor: '',
      model: 'recorded-model',
      path: '',
      request: undefined,
      status: Number(at(reported, 'status')),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
      streamed: false,
    };
  });
}

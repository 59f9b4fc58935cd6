// The request of a test as a client would send it: said in conditions' words, written in the protocol that it speaks.
import type { MediaKind, MediaPart, Message, Part } from '../../codec/canonical/content.ts';
import { isObject, type JsonObject } from '../../codec/canonical/json.ts';
import type { ChatRequest } from '../../codec/canonical/request.ts';
import { createOperationCall } from '../../codec/client-call.ts';
import type { FileReader } from '../../compiler/file-reader.ts';
import type { TestedRequest } from '../../compiler/route-test.ts';
import { GatewayError } from '../../errors.ts';
import { FLAGS, type Flag } from '../../vocabulary.ts';
import { CallFacts } from '../call-facts.ts';
import { diskFiles } from '../disk-files.ts';
import type { MakeCall } from '../simulation/simulated-request.ts';
import { callHead } from '../simulation/wire.ts';
import { readBodyFile } from './body-file.ts';
import { type EncodedCall, encodedFor } from './encoded-call.ts';
import { TestFault } from './test-fault.ts';

/**
 * Makes the request's calls: all have the same bytes. What the request says is read from them again as the gateway reads
 * it; throws `TestFault` where the protocol cannot say it.
 *
 * @param files where a whole body is read
 */
export function testedCall(tested: TestedRequest, files: FileReader = diskFiles): MakeCall {
  if (tested.body !== undefined) return wholeBody(tested, files);
  const { model = '' } = tested;
  const request = { ...tested, model };
  const smallest = made(request, 1);
  const asked = request.numbers.get('input_tokens');
  const least = factsOf(smallest).number('input_tokens') ?? Number.POSITIVE_INFINITY;
  const make = asked === undefined || asked <= least ? smallest : made(request, 1 + (asked - least) * BYTES_A_TOKEN);
  checkSaid(request, factsOf(make));
  return make;
}

function wholeBody(request: TestedRequest, files: FileReader): MakeCall {
  const read = readBodyFile(request, files);
  if ('make' in read) return read.make;
  throw new TestFault(read.findings.map(({ message }) => message).join('; '));
}

/** One that has no body of its own. */
type Said = TestedRequest & { readonly model: string };

/** Of which the gateway's estimate makes one token. */
const BYTES_A_TOKEN = 4;
/** The smallest picture there is, and the beginnings of other files. */
const MEDIA: Readonly<Record<Exclude<MediaKind, 'video'>, Pick<MediaPart, 'mediaType' | 'source' | 'filename'>>> = {
  image: {
    mediaType: 'image/png',
    source: {
      type: 'base64',
      data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    },
  },
  audio: { mediaType: 'audio/wav', source: { type: 'base64', data: 'UklGRiQAAABXQVZF' } },
  document: { mediaType: 'application/pdf', filename: 'a.pdf', source: { type: 'base64', data: 'JVBERi0xLjQK' } },
};
const HELD: Readonly<Partial<Record<Flag, Exclude<MediaKind, 'video'>>>> = {
  images: 'image',
  audio: 'audio',
  documents: 'document',
};

/** @param textLength of the last message, in bytes */
function made(request: Said, textLength: number): MakeCall {
  const { protocol, model, headers, session, numbers, flags } = request;
  let encoded: EncodedCall;
  try {
    encoded = encodedFor(request, canonical(request, textLength));
  } catch (fault) {
    if (!(fault instanceof GatewayError)) throw fault;
    throw new TestFault(`a request in the protocol ${protocol} cannot be so: ${fault.message}`);
  }
  const { codec, endpoint, path } = encoded;
  const body = withMetadata(encoded.body, request);
  const written = Buffer.from(JSON.stringify(body));
  const padding = Math.max(0, (numbers.get('body_size') ?? 0) - written.length);
  const bytes = padding === 0 ? written : Buffer.concat([written, Buffer.alloc(padding, ' ')]);
  const url = new URL(path, 'http://simulated');
  const sent = { ...Object.fromEntries(headers), ...(session === undefined ? {} : { 'x-session-id': session }) };
  const head = callHead(url.pathname, { query: url.searchParams, headers: sent });
  return ({ requestId, now }) => {
    const call = createOperationCall(
      { codec, head, bytes, body, requestId, created: Math.floor(now / 1000) },
      endpoint,
    );
    if (call.requestHead.model !== model || call.requestHead.stream !== flags.has('stream')) {
      throw new TestFault(`a request in the protocol ${protocol} cannot ask for "${model}" so`);
    }
    return call;
  };
}

/** Clients send pairs that vendors of their protocol refuse. */
function withMetadata(body: JsonObject, { metadata }: TestedRequest): JsonObject {
  if (metadata.size === 0) return body;
  const there = isObject(body.metadata) ? body.metadata : {};
  return { ...body, metadata: { ...there, ...Object.fromEntries(metadata) } };
}

function canonical(request: Said, textLength: number): ChatRequest {
  const { model, flags, numbers, user } = request;
  const maxTokens = numbers.get('max_tokens');
  const thinking = flags.has('thinking');
  return {
    model,
    stream: flags.has('stream'),
    streamUsage: true,
    messages: messagesOf(request, textLength),
    tools: flags.has('tools') ? [{ type: 'function', name: 'look', parameters: NOTHING }] : [],
    ...(flags.has('json_schema') && { responseFormat: { type: 'json_schema', name: 'answer', schema: NOTHING } }),
    ...(thinking && { thinking: { mode: 'on' } }),
    parameters: {
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(user !== undefined && { user }),
      ...(thinking && { reasoning_effort: 'medium' }),
    },
    extensions: {},
  };
}

const NOTHING = { type: 'object', properties: {}, additionalProperties: false };

/** The last is the user's; before it the two take turns. */
function messagesOf({ numbers, flags }: TestedRequest, textLength: number): readonly Message[] {
  const count = numbers.get('messages') ?? 1;
  const held = FLAGS.flatMap((flag): Part[] => {
    const kind = flags.has(flag) ? HELD[flag] : undefined;
    return kind === undefined ? [] : [{ type: 'media', kind, ...MEDIA[kind] }];
  });
  return Array.from({ length: count }, (_, index): Message => {
    const role = (count - index) % 2 === 1 ? 'user' : 'assistant';
    if (index < count - 1) return { role, parts: [{ type: 'text', text: 'x' }] };
    return { role, parts: [...held, { type: 'text', text: 'x'.repeat(textLength) }] };
  });
}

function factsOf(make: MakeCall): CallFacts {
  return new CallFacts(make({ requestId: 'test', now: 0 }), undefined, 0);
}

/** A test that says what its request is not would show something else than it says. */
function checkSaid({ protocol, flags, numbers, metadata, user, session }: TestedRequest, facts: CallFacts): void {
  const cannot = (what: string): never => {
    throw new TestFault(`a request in the protocol ${protocol} cannot say ${what}`);
  };
  for (const flag of FLAGS) {
    if (flags.has(flag) && !facts.flag(flag)) cannot(`\`${flag}\``);
    if (!flags.has(flag) && facts.flag(flag)) throw new TestFault(`such a request has \`${flag}\` too: say it`);
  }
  for (const [field, asked] of numbers) {
    const real = facts.number(field);
    if (real !== asked)
      throw new TestFault(`\`${field}\` of such a request is ${real ?? 'absent'}, and cannot be ${asked}`);
  }
  for (const [key, value] of metadata) if (facts.metadata(key) !== value) cannot(`\`metadata "${key}"\``);
  if (user !== undefined && facts.user() !== user) cannot('`user`');
  if (session !== undefined && facts.session() !== session) cannot('`session`');
}

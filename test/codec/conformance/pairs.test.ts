// Every client protocol before every provider protocol: a call and its answer, streamed, through the exchange of live traffic.
import { describe, expect, test } from 'vitest';
import { responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import type { ClientCodec, Codec, TargetTraits } from '../../../src/codec/codec.ts';
import { createClientCall, prepareExchange } from '../../../src/codec/exchange.ts';
import { CODECS, codecFor } from '../../../src/codec/index.ts';
import type { GatewayError } from '../../../src/errors.ts';
import { PROVIDER_PROTOCOLS } from '../../../src/vocabulary.ts';
import { callHead, targetOf } from './conformance.ts';
import { ANSWERS, REQUESTS } from './samples.ts';
import { SUBJECTS } from './subjects.ts';

const ASKED: ChatRequest = {
  ...(REQUESTS['parallel tools with results'] as ChatRequest),
  stream: true,
  streamUsage: true,
};
const SAID = [
  'text',
  'text and parallel calls',
  'thinking and text',
  'finish length',
  'usage with cache and reasoning',
];

describe.each(CODECS)('a client of $protocol', (client) => {
  test.each(PROVIDER_PROTOCOLS)('before %s', async (protocol) => {
    const upstream = codecFor(protocol);
    for (const name of SAID) {
      const { text, error, ended } = await converse(client, upstream, ANSWERS[name] as ChatResponse);
      expect([name, error, ended]).toEqual([name, undefined, true]);
      SUBJECTS[client.protocol].checkStream(text);
      for (const word of wordsOf(ANSWERS[name] as ChatResponse)) expect(text).toContain(word);
    }
  });
});

/** What must be read in the client's stream, whatever its protocol. */
function wordsOf({ candidates }: ChatResponse): string[] {
  return candidates.flatMap(({ parts }) =>
    parts.map((part) => (part.type === 'tool-call' ? part.name : 'text' in part ? part.text : '')),
  );
}

async function converse(
  client: ClientCodec,
  upstream: Codec,
  answer: ChatResponse,
): Promise<{ text: string; error: GatewayError | undefined; ended: boolean }> {
  const spoken = client.chat.encodeRequest(ASKED, {
    target: targetOf({ ...SUBJECTS[client.protocol], codec: client }),
    warn: () => {},
    parameterPath: (name) => name,
  });
  const body = JSON.parse(JSON.stringify(spoken.body));
  const call = createClientCall({
    codec: client,
    head: await callHead(client, spoken),
    bytes: Buffer.from(JSON.stringify(body)),
    body,
    requestId: 'req1',
    created: 1_700_000_000,
  });
  const target: TargetTraits = targetOf({ ...SUBJECTS[upstream.protocol], codec: upstream });
  let text = '';
  let error: GatewayError | undefined;
  let ended = false;
  const stream = prepareExchange({ call, upstream, target, edits: undefined }).openStream({
    write: (piece) => {
      text += piece.toString();
    },
    usage: () => {},
    failed: (fault) => {
      error = fault;
    },
    ended: () => {
      ended = true;
    },
  });
  const encoder = upstream.chat.streamEncoder({
    request: ASKED,
    requestId: 'up1',
    created: 1_700_000_000,
    warn: () => {},
  });
  const sink = serializeParts((event) => stream.push(Buffer.from(encoder.encode(event))));
  for (const event of responseToEvents(answer)) sink(event);
  stream.close();
  return { text, error, ended };
}

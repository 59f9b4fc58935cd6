// Answers: the upstream plays a recording, a client of each protocol asks for it, the oracle compares.
import { type ClientRequest, clientRequest, plainRequest } from './dialects.ts';
import { type Answered, type ConformanceGateway, upstreamOf } from './gateway.ts';
import type { AnswerRecord } from './oracle/answer.ts';
import { compareAnswers } from './oracle/compare-answers.ts';
import { compareVerbatim } from './oracle/compare-verbatim.ts';
import { ORACLE_PROTOCOLS, type OracleProtocol } from './oracle/finish.ts';
import { canonical, type Json, type JsonRecord, list, record } from './oracle/json.ts';
import { type Heard, readHeard, streamKind } from './oracle/read.ts';
import type { Recording } from './recordings.ts';
import { crashed, sortDifferences, type Verdict } from './verdict.ts';

export async function judgeAnswers(gateway: ConformanceGateway, recording: Recording): Promise<Verdict[]> {
  const heard = recordedAnswer(recording);
  const recorded = readHeard(heard);
  const verdicts: Verdict[] = [];
  for (const client of ORACLE_PROTOCOLS) verdicts.push(await judgeOne(gateway, recording, { client, recorded, heard }));
  return verdicts;
}

function recordedAnswer({ protocol, status, headers, body }: Recording): Heard {
  return { protocol, status, contentType: headers['content-type'] ?? '', text: body.toString() };
}

interface Pairing {
  readonly client: OracleProtocol;
  readonly recorded: AnswerRecord;
  readonly heard: Heard;
}

async function judgeOne(gateway: ConformanceGateway, recording: Recording, pairing: Pairing): Promise<Verdict> {
  const { client, recorded } = pairing;
  const verdict = { recording: recording.name, from: recording.protocol, to: client };
  const request = requestFor(recording, client, recorded);
  gateway.replay.play(recording);
  let answered: Answered;
  try {
    answered = await gateway.ask(request, upstreamOf(recording.protocol, recording.vendor));
  } catch (error) {
    await gateway.renew();
    return crashed(verdict, String(error));
  }
  if (answered.record?.outcome !== 'answered') await gateway.renew();
  const crash = crashOf(answered, gateway, recording.status === 400);
  if (crash !== undefined) return crashed(verdict, crash);
  const received = readHeard({ protocol: client, ...answered });
  const differences = compareAnswers({
    recorded,
    received,
    from: recording.protocol,
    to: client,
    recordedStatus: recording.status,
    receivedStatus: answered.status,
    receivedText: answered.text,
    loggedResult: answered.record?.attempts.at(-1)?.result ?? '',
  });
  const passed = client === recording.protocol && recording.status < 400 && received.error === undefined;
  const isWhole = passed && isUntouched(request.body, gateway.replay.arrived[0]?.body);
  const verbatim = isWhole ? compareVerbatim(pairing.heard, { protocol: client, ...answered }) : [];
  return sortDifferences(verdict, [...differences, ...verbatim], answered.told);
}

function crashOf(
  { status, record: written, text }: Answered,
  gateway: ConformanceGateway,
  isRefused: boolean,
): string | undefined {
  const isRefusedAlike = isRefused && status === 400;
  if (gateway.replay.arrived.length === 0 && !isRefusedAlike)
    return `the upstream was not asked: ${status} ${text.slice(0, 200)}`;
  if (written === undefined) return 'there is no record of it';
  if (status === 500 && written.error?.message.includes('internal') === true) return text.slice(0, 200);
  return undefined;
}

/** Ollama's older endpoint, which has a prompt in place of messages. */
const GENERATE = '/api/generate';

/** The recorded request where the client speaks its protocol; else one that asks for what the answer has. */
function requestFor(recording: Recording, client: OracleProtocol, recorded: AnswerRecord): ClientRequest {
  const { model, streamed: stream, request, protocol } = recording;
  const framing =
    streamKind({ contentType: recording.headers['content-type'] ?? '', text: recording.body.toString() }) ?? 'sse';
  if (client === protocol && request !== undefined) {
    const asked = clientRequest(client, asRecorded(request, recording), { model, stream, framing });
    return recording.path.startsWith(GENERATE) ? { ...asked, path: GENERATE } : asked;
  }
  const items = recorded.candidates.flatMap((candidate) => candidate.items);
  return plainRequest(client, {
    model,
    stream,
    framing,
    tools: [...new Set(items.flatMap((item) => (item.kind === 'call' && item.name !== '' ? [item.name] : [])))],
    thinking: items.some(({ kind }) => kind === 'thinking' || kind === 'signature'),
    logprobs: recorded.candidates.some(({ logprobs }) => logprobs.length > 0),
    candidates: recorded.candidates.length,
  });
}

/** Streamed or not as the answer was, whatever the request says; with the model that some of them have in the path only. */
export function asRecorded(request: JsonRecord, { protocol, model, streamed }: Recording): JsonRecord {
  if (protocol === 'gemini') return request;
  const body: JsonRecord = { ...request, model };
  if (protocol === 'ollama' || body.stream !== undefined || streamed) body.stream = streamed;
  if (!streamed) delete body.stream_options;
  else if (protocol === 'chat') body.stream_options = { ...record(body.stream_options), include_usage: true };
  if (protocol === 'anthropic') body.messages = list(body.messages) as Json[];
  return body;
}

/** Vendors' quirks may need a request rebuilt; then its answer is rebuilt as well. */
function isUntouched(sent: JsonRecord, arrived: JsonRecord | undefined): boolean {
  const bare = ({ model: _, stream_options: __, ...rest }: JsonRecord) => canonical(rest);
  return arrived !== undefined && bare(sent) === bare(arrived);
}

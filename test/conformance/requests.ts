// Requests: each recorded one is sent by a client of its protocol, and compared with what arrives at an upstream of each.
import { asRecorded } from './answers.ts';
import { clientRequest } from './dialects.ts';
import { type Answered, type ConformanceGateway, upstreamOf } from './gateway.ts';
import { readAnthropicRequest } from './oracle/anthropic-request.ts';
import { readChatRequest } from './oracle/chat-request.ts';
import { compareRequests } from './oracle/compare-requests.ts';
import { ORACLE_PROTOCOLS, type OracleProtocol } from './oracle/finish.ts';
import { readGeminiRequest } from './oracle/gemini-request.ts';
import { canonical, type JsonRecord, record } from './oracle/json.ts';
import { readOllamaRequest } from './oracle/ollama-request.ts';
import type { RequestFact } from './oracle/request.ts';
import { readResponsesRequest } from './oracle/responses-request.ts';
import { plainAnswer } from './plain-answers.ts';
import type { Recording } from './recordings.ts';
import { crashed, sortDifferences, type Verdict } from './verdict.ts';

const READERS: Readonly<Record<OracleProtocol, (body: JsonRecord) => RequestFact[]>> = {
  chat: readChatRequest,
  responses: readResponsesRequest,
  anthropic: readAnthropicRequest,
  gemini: readGeminiRequest,
  ollama: readOllamaRequest,
};

export async function judgeRequests(gateway: ConformanceGateway, recording: Recording): Promise<Verdict[]> {
  const { request, path } = recording;
  if (request === undefined || path.startsWith('/api/generate')) return [];
  const verdicts: Verdict[] = [];
  for (const upstream of ORACLE_PROTOCOLS) verdicts.push(await judgeOne(gateway, recording, { request, upstream }));
  return verdicts;
}

interface Sending {
  readonly request: JsonRecord;
  readonly upstream: OracleProtocol;
}

async function judgeOne(
  gateway: ConformanceGateway,
  recording: Recording,
  { request, upstream }: Sending,
): Promise<Verdict> {
  const { protocol, model, streamed, vendor } = recording;
  const pair = { recording: recording.name, from: protocol, to: upstream };
  const body = asRecorded(request, recording);
  gateway.replay.play(plainAnswer(upstream, streamed));
  const target = upstream === protocol ? upstreamOf(upstream, vendor) : upstream;
  let answered: Answered;
  try {
    answered = await gateway.ask(clientRequest(protocol, body, { model, stream: streamed, framing: 'sse' }), target);
  } catch (error) {
    await gateway.renew();
    return crashed(pair, String(error));
  }
  if (answered.record?.outcome !== 'answered') await gateway.renew();
  const [arrived] = gateway.replay.arrived;
  if (arrived === undefined) return refusal(pair, answered, recording);
  if (answered.status !== 200) return crashed(pair, `${answered.status} ${answered.text.slice(0, 200)}`);
  const same = compareSame(pair, body, arrived.body);
  // Some vendors' quirks need the request rebuilt: then its facts are compared, like those of any other.
  if (upstream === protocol && (same.silent.length === 0 || target === protocol)) return same;
  const differences = compareRequests({
    sent: READERS[protocol](body),
    arrived: READERS[upstream](arrived.body),
    arrivedText: JSON.stringify(arrived.body),
    from: protocol,
    to: upstream,
  });
  return sortDifferences(pair, differences, answered.told);
}

/** A refusal says why; a request that its own vendor refused may be refused here. */
function refusal(
  pair: Pick<Verdict, 'recording' | 'from' | 'to'>,
  { status, text }: Answered,
  { status: recorded }: Recording,
): Verdict {
  const isRefused = status === 400 || (recorded >= 400 && status < 500);
  if (!isRefused) return crashed(pair, `${status} ${text.slice(0, 200)}`);
  return { ...pair, told: [], silent: [], refused: text.slice(0, 300) };
}

/** Between two sides of one protocol everything arrives as it was, but for what the gateway must change. */
function compareSame(pair: Pick<Verdict, 'recording' | 'from' | 'to'>, sent: JsonRecord, arrived: JsonRecord): Verdict {
  const fields = new Set([...Object.keys(sent), ...Object.keys(arrived)]);
  const differences = [...fields]
    .filter((name) => name !== 'model' && comparable(name, sent) !== comparable(name, arrived))
    .map((path) => ({
      path,
      detail: `${canonical(sent[path])} became ${canonical(arrived[path])}`.slice(0, 200),
      toldBy: /^$/,
    }));
  return sortDifferences(pair, differences, []);
}

function comparable(name: string, body: JsonRecord): string {
  if (name !== 'stream_options') return canonical(body[name]);
  const { include_usage: _, ...rest } = record(body.stream_options);
  return canonical(rest);
}

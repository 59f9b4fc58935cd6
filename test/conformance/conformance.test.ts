// A fair sample of the recorded traffic through the whole gateway, and the oracle's own eyesight.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeAnswers } from './answers.ts';
import { ConformanceGateway } from './gateway.ts';
import { readAnthropicRequest } from './oracle/anthropic-request.ts';
import { readChatRequest } from './oracle/chat-request.ts';
import { compareAnswers } from './oracle/compare-answers.ts';
import { compareRequests } from './oracle/compare-requests.ts';
import { ORACLE_PROTOCOLS, type OracleProtocol } from './oracle/finish.ts';
import type { JsonRecord } from './oracle/json.ts';
import { readHeard } from './oracle/read.ts';
import { plainAnswer } from './plain-answers.ts';
import { type Recording, readRecordings } from './recordings.ts';
import { renderFindings, renderTable } from './report.ts';
import { judgeRequests } from './requests.ts';
import { isBad, type Verdict } from './verdict.ts';

const FOLDER = process.env.FAIRLEAD_FIXTURES ?? resolve(import.meta.dirname, '../../../shared/fixtures');
/** Every so many of each protocol; a protocol's errors and streams come up like everything else. */
const EVERY = 5;

function sample(protocol: OracleProtocol): Recording[] {
  return readRecordings(FOLDER)
    .filter((one) => one.protocol === protocol)
    .filter((_, index) => index % EVERY === 0);
}

describe.skipIf(!existsSync(FOLDER))(`recorded traffic (skipped where ${FOLDER} is absent)`, () => {
  let gateway: ConformanceGateway;

  beforeAll(async () => {
    gateway = await ConformanceGateway.start();
  });
  afterAll(() => gateway.stop());

  async function judged(protocol: OracleProtocol, judge: typeof judgeAnswers): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const recording of sample(protocol)) verdicts.push(...(await judge(gateway, recording)));
    return verdicts;
  }

  test.each(ORACLE_PROTOCOLS)('%s: what was answered reaches every client, or its loss is told', async (protocol) => {
    const verdicts = await judged(protocol, judgeAnswers);
    expect(verdicts.length).toBeGreaterThan(20);
    expect(renderFindings(verdicts, false)).toBe('');
  });

  test.each(ORACLE_PROTOCOLS)('%s: what was asked reaches every upstream, or its loss is told', async (protocol) => {
    const verdicts = await judged(protocol, judgeRequests);
    expect(verdicts.length).toBeGreaterThan(20);
    expect(renderFindings(verdicts, false)).toBe('');
  });
});

describe('the oracle sees', () => {
  const whole = JSON.parse(plainAnswer('chat', false).body.toString()) as JsonRecord;
  const heard = (protocol: OracleProtocol, body: object) =>
    readHeard({ protocol, status: 200, contentType: 'application/json', text: JSON.stringify(body) });

  function answerPaths(recorded: object, received: object): string[] {
    const differences = compareAnswers({
      recorded: heard('chat', recorded),
      received: heard('anthropic', received),
      from: 'chat',
      to: 'anthropic',
      recordedStatus: 200,
      receivedStatus: 200,
      receivedText: JSON.stringify(received),
      loggedResult: 'ok',
    });
    return differences.map(({ path }) => path);
  }

  const message = (fields: object) => ({
    ...whole,
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Yes.', ...fields } }],
  });
  const reply = (fields: object) => ({
    ...JSON.parse(plainAnswer('anthropic', false).body.toString()),
    usage: { input_tokens: 0, output_tokens: 0 },
    ...fields,
  });

  test.each([
    ['nothing where all is there', {}, {}, []],
    ['a word too few', { content: 'Yes, indeed.' }, {}, ['candidates[0].text']],
    ['lost thinking', { reasoning_content: 'Hm.' }, {}, ['candidates[0].thinking']],
    [
      'a lost call, and the reason that went with it',
      { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }] },
      {},
      ['candidates[0].calls[0]', 'candidates[0].finish'],
    ],
    [
      'arguments that changed',
      { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }] },
      {
        content: [
          { type: 'tool_use', id: 'c', name: 'f', input: { a: 2 } },
          { type: 'text', text: 'Yes.' },
        ],
        stop_reason: 'tool_use',
      },
      ['candidates[0].calls[0]'],
    ],
    ['another end', {}, { stop_reason: 'max_tokens' }, ['candidates[0].finish']],
  ])('%s', (_, recorded, received, paths) => {
    expect(answerPaths(message(recorded), reply(received))).toEqual(paths);
  });

  test('counts that changed', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } };
    const counted = reply({ usage: { input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 } });
    expect(answerPaths({ ...message({}), usage }, counted)).toEqual([]);
    expect(answerPaths({ ...message({}), usage }, reply({ usage: { input_tokens: 10, output_tokens: 5 } }))).toEqual([
      'usage.output',
      'usage.cacheRead',
    ]);
  });

  const asked: JsonRecord = {
    model: 'm',
    max_tokens: 9,
    seed: 7,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } }] },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' } } } },
      },
    ],
    unheard_of: { a: 1 },
  };
  const arrived: JsonRecord = {
    model: 'm',
    max_tokens: 9,
    system: 'Be brief.',
    messages: [
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } }] },
    ],
    tools: [{ name: 'f', input_schema: { type: 'object', properties: { a: { type: 'string' } } } }],
  };

  test.each([
    ['fields and parameters that did not arrive', {}, ['seed', 'unheard_of']],
    ['another limit', { max_tokens: 8 }, ['max_tokens', 'seed', 'unheard_of']],
    ['a lost system prompt', { system: '' }, ['messages[0].content', 'seed', 'unheard_of']],
    [
      'a lost tool',
      { tools: [] },
      ['tools[0]', 'tools[0].function.parameters.properties.a.type', 'seed', 'unheard_of'],
    ],
    [
      'a keyword of a schema',
      { tools: [{ name: 'f', input_schema: { type: 'object', properties: { a: {} } } }] },
      ['seed', 'tools[0].function.parameters.properties.a.type', 'unheard_of'],
    ],
    ['a lost picture', { messages: [] }, ['messages[1].content[0]', 'seed', 'unheard_of']],
    [
      'words that nobody said',
      { system: 'Be brief.\n', messages: [...(arrived.messages as []), { role: 'user', content: 'Buy now!' }] },
      ['seed', 'unheard_of', 'upstream messages[1].content'],
    ],
  ])('%s', (_, changed, paths) => {
    const body = { ...arrived, ...changed } as JsonRecord;
    const differences = compareRequests({
      sent: readChatRequest(asked),
      arrived: readAnthropicRequest(body),
      arrivedText: JSON.stringify(body),
      from: 'chat',
      to: 'anthropic',
    });
    expect(differences.map(({ path }) => path).sort()).toEqual([...paths].sort());
  });

  test('a loss that is told only where it stood', () => {
    const [loss] = compareRequests({
      sent: readChatRequest({ ...asked, seed: null }),
      arrived: readAnthropicRequest(arrived),
      arrivedText: '',
      from: 'chat',
      to: 'anthropic',
    }).filter(({ path }) => path === 'unheard_of');
    expect(loss?.toldBy.test('unheard_of')).toBe(true);
    expect(loss?.toldBy.test('seed')).toBe(false);
    expect(loss?.toldBy.test('messages')).toBe(false);
  });

  test('a table of what was found', () => {
    const loss = { path: 'seed', detail: 'parameter seed=7', toldBy: /^seed$/ };
    const silent: Verdict = { recording: 'chat/x', from: 'chat', to: 'ollama', told: [], silent: [loss] };
    expect([silent].some(isBad)).toBe(true);
    expect(renderTable([silent]).split('\n').at(-1)?.trim().split(/\s+/)).toEqual([
      'all',
      '1',
      '0',
      '0',
      '0',
      '1',
      '0',
    ]);
    expect(renderFindings([silent], false)).toContain('SILENT chat/x [chat -> ollama] seed');
  });
});

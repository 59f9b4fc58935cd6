// A contender is measured only when its answers are right.
import { Pool } from 'undici';
import type { Protocol } from '../../src/vocabulary.ts';
import type { Ask, Call } from '../contenders/contender.ts';
import { SENTENCE, STREAM_EVENTS } from '../payloads.ts';
import { send } from './load.ts';

interface Marks {
  readonly whole: string;
  readonly end: string;
}

/** What only answers of that protocol hold: a whole one, and the end of a stream. */
const MARKS: Readonly<Record<Protocol, Marks>> = {
  'openai-chat': { whole: '"finish_reason":"stop"', end: 'data: [DONE]' },
  'openai-responses': { whole: '"object":"response"', end: '"type":"response.completed"' },
  anthropic: { whole: '"stop_reason":"end_turn"', end: '"type":"message_stop"' },
  gemini: { whole: '"finishReason":"STOP"', end: '"finishReason":"STOP"' },
  ollama: { whole: '"done":true', end: '"done":true' },
};

/** What is wrong with the answer to this call; undefined: nothing. Contenders that do not translate answer as the upstream. */
export async function checkAnswer(url: string, ask: Ask, call: Call): Promise<string | undefined> {
  const pool = new Pool(url, { headersTimeout: 60_000, bodyTimeout: 60_000 });
  try {
    const text = compact(await send(pool, ask));
    return [call.client, call.upstream].some((protocol) => isRight(text, MARKS[protocol], call.stream))
      ? undefined
      : `${ask.path} answered something else: ${text.slice(0, 300)} … ${text.slice(-300)}`;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  } finally {
    await pool.destroy();
  }
}

function isRight(text: string, { whole, end }: Marks, stream: boolean): boolean {
  if (!stream) return text.includes(SENTENCE.replaceAll(' ', '')) && text.includes(whole);
  let at = 0;
  for (let word = 0; word < STREAM_EVENTS; word++) {
    at = text.indexOf(`word${word}"`, at);
    if (at === -1) return false;
  }
  return text.slice(at).includes(end.replaceAll(' ', ''));
}

/** White space is no difference. */
function compact(text: string): string {
  return text.replaceAll(/[ \n\r]+/g, '');
}

// Load on a server: as much as it takes, or so many requests a second.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Ask } from '../contenders/contender.ts';
import { installed } from './installed.ts';
import { saturateByWrk } from './wrk.ts';

export interface Saturation {
  /** Requests under way: the next is sent when one is answered. */
  readonly connections: number;
  readonly seconds: number;
  /** About how many a second it takes; 0 where that is not known yet. */
  readonly expected: number;
}

export interface Served {
  readonly requests: number;
  readonly seconds: number;
}

/** So many requests for each that wrk leaves unanswered at the end, at least: their CPU is spent, but they do not count. */
const ANSWERED = 15;

/**
 * By wrk where it is installed and the server is fast enough for it: a client in C costs the machine a tenth of one in
 * JavaScript. Whole seconds only: wrk knows no others.
 */
export async function saturate(url: string, ask: Ask, saturation: Saturation): Promise<Served> {
  const { seconds, expected, connections } = saturation;
  const byWrk = seconds >= 1 && expected * seconds >= connections * ANSWERED && installed('wrk');
  return byWrk ? saturateByWrk(url, ask, saturation) : saturateHere(url, ask, saturation);
}

async function saturateHere(url: string, ask: Ask, { connections, seconds }: Saturation): Promise<Served> {
  const pool = new Pool(url, { connections });
  const began = performance.now();
  let requests = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - began < seconds * 1000) {
      await send(pool, ask);
      requests++;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  return { requests, seconds: (performance.now() - began) / 1000 };
}

export interface Pace {
  /** Requests a second, sent whether or not others were answered. */
  readonly rate: number;
  readonly requests: number;
}

/** Nanoseconds from each request to the end of its answer. */
export async function pace(url: string, ask: Ask, { rate, requests }: Pace): Promise<RecordableHistogram> {
  const pool = new Pool(url, { connections: 256 });
  const histogram = createHistogram();
  const timed = async (): Promise<void> => {
    const began = performance.now();
    await send(pool, ask);
    histogram.record(Math.max(1, Math.round((performance.now() - began) * 1e6)));
  };
  const began = performance.now();
  const sent: Promise<void>[] = [];
  while (sent.length < requests) {
    const due = Math.min(requests, Math.floor(1 + ((performance.now() - began) * rate) / 1000));
    while (sent.length < due) sent.push(timed());
    await setTimeout(1);
  }
  await Promise.all(sent);
  await pool.close();
  return histogram;
}

/** The text of the answer. Throws where it is not a 200. */
export async function send(pool: Pool, { path, headers, body: sent }: Ask): Promise<string> {
  const { statusCode, body } = await pool.request({ path, method: 'POST', headers, body: sent });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 500)}`);
  return text;
}

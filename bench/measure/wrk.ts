// As much load as a server takes, by wrk.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Ask } from '../contenders/contender.ts';
import type { Saturation, Served } from './load.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SCRIPT = `
wrk.method = "POST"
local body = io.open(os.getenv("BENCH_BODY"), "rb")
wrk.body = body:read("*a")
body:close()
for name, value in string.gmatch(os.getenv("BENCH_HEADERS"), "([^\\n:]+): ([^\\n]*)") do wrk.headers[name] = value end
function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("BENCH %d %d %d\\n", summary.requests, summary.duration, failed))
end
`;

/** Throws where a request failed. Seconds are rounded. */
export async function saturateByWrk(url: string, ask: Ask, { connections, seconds }: Saturation): Promise<Served> {
  const folder = temporaryFolder();
  const [script, body] = [join(folder, 'load.lua'), join(folder, 'body')];
  writeFileSync(script, SCRIPT);
  writeFileSync(body, ask.body);
  const headers = Object.entries(ask.headers).map(([name, value]) => `${name}: ${value}`);
  const duration = `${Math.round(seconds)}s`;
  const { stdout } = await promisify(execFile)(
    'wrk',
    ['-t1', `-c${connections}`, `-d${duration}`, '--timeout', '30s', '-s', script, url + ask.path],
    { env: { ...process.env, BENCH_BODY: body, BENCH_HEADERS: headers.join('\n') } },
  );
  const [, requests, micros, failed] = /BENCH (\d+) (\d+) (\d+)/.exec(stdout) ?? [];
  if (requests === undefined || failed !== '0') throw new Error(`${url}${ask.path}: requests failed\n${stdout}`);
  return { requests: Number(requests), seconds: Number(micros) / 1e6 };
}

// A real Chromium for tests: it opens one page of a loopback server and sends back what the page's script found out. Where it is not
// installed its tests are skipped, saying so; with FAIRLEAD_REQUIRE_ALL=1 that is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, onTestFinished } from 'vitest';

const installed = spawnSync('chromium', ['--version']).status === 0;

if (!installed && process.env.FAIRLEAD_REQUIRE_ALL === '1') throw new Error('chromium is not installed');

/** As `describe`, where there is a Chromium. */
export const describeWithBrowser = installed
  ? describe
  : (name: string, suite: () => void) => describe.skip(`${name} (skipped: chromium is not installed)`, suite);

/** It asks nobody but the page's server for anything. */
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** Path to content. */
export type Pages = Readonly<Record<string, { readonly type: string; readonly body: string }>>;

/**
 * Opens `/`, a page that runs `script` as a module; the script calls `report(value)` once. Resolves with that value, read from JSON.
 */
export async function inBrowser(script: string, pages: Pages): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'fairlead-browser-'));
  const harness = `<!doctype html><meta charset="utf-8"><script type="module">
const report = (value) => fetch('/report', { method: 'POST', body: JSON.stringify(value) });
try { ${script} } catch (fault) { report({ fault: String(fault) }); }
</script>`;
  const all: Pages = { '/': { type: 'text/html', body: harness }, ...pages };
  let reported = (_: IncomingMessage): void => {};
  const report = new Promise<IncomingMessage>((resolve) => {
    reported = resolve;
  });
  const server = createServer((request, answer) => {
    if (request.method === 'POST') return reported(request);
    const page = all[request.url ?? ''];
    answer.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.type ?? 'text/plain' }).end(page?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn('chromium', [...FLAGS.split(' '), `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
  // Also where the page never reports, and the test is given up.
  onTestFinished(async () => {
    browser.kill('SIGKILL');
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, 'exit');
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  return JSON.parse(await text(await report));
}

// `fairlead lsp --stdio` as an editor starts it: a handshake, a diagnostic, an orderly end.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import {
  createProtocolConnection,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const LAUNCHER = resolve(import.meta.dirname, '../../src/fairlead.js');

test('leaves with an editor that is gone without a word', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end();
  expect(await new Promise((leave) => child.once('exit', leave))).toBe(0);
});

test.each([
  ['hello\n', /^fairlead: this is the language server: .*, and what came is something else\n$/],
  ['Content-Length: 5\r\n\r\nhello', /^fairlead: what came is not the Language Server Protocol: .*\n$/],
])('says on standard error what it waits for: %j', async (input, said) => {
  const child = spawn(process.execPath, [LAUNCHER, 'lsp'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const error = text(child.stderr);
  child.stdin.end(input);
  expect(await error).toMatch(said);
});

test('answers, says what is wrong by way of the analysis thread, and leaves', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const left = new Promise<number | null>((leave) => child.once('exit', leave));
  const editor = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const shadowed = Promise.withResolvers<PublishDiagnosticsParams>();
  editor.onNotification(PublishDiagnosticsNotification.type, (found) => {
    if (found.diagnostics.some(({ code }) => code === 'FL201')) shadowed.resolve(found);
  });
  editor.listen();
  const { serverInfo } = await editor.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: {},
  });
  expect(serverInfo?.name).toBe('fairlead');
  await editor.sendNotification('initialized', {});
  const routes = 'edition 2026\nprovider demo {}\nroute a { match any; to demo/a }\nroute b { match any; to demo/b }\n';
  const uri = 'file:///nowhere/fairlead.routes';
  await editor.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'fairlead', version: 7, text: routes },
  });
  expect(await shadowed.promise).toMatchObject({
    uri,
    version: 7,
    diagnostics: [{ code: 'FL201', severity: 1, range: { start: { line: 3, character: 6 } } }],
  });
  await editor.sendRequest('shutdown');
  await editor.sendNotification('exit');
  expect(await left).toBe(0);
});

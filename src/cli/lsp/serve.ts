// The language server on the streams of this process.
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serveEditor } from '../../editor/protocol/server.ts';
import { AnalysisThread } from '../analysis-thread.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { editorPorts } from './ports.ts';

const WAITS =
  'this is the language server: it waits for an editor to speak the Language Server Protocol on standard input';

/** Every message of the protocol begins with a header of this kind. */
const BEGINNING = 'content-';

/** Until the editor closes its end; the protocol's own `exit` ends the process at once. */
export async function serveStandardStreams(terminal: Terminal): Promise<void> {
  const { stdin, stdout } = process;
  const reader = new StreamMessageReader(stdin);
  const connection = createConnection(reader, new StreamMessageWriter(stdout));
  const thread = new AnalysisThread({ keep: true });
  thread.prepare();
  serveEditor(connection, editorPorts(terminal, thread), version());
  connection.listen();
  if (stdin.isTTY) terminal.error(`fairlead: ${WAITS}; ctrl-C ends it\n`);
  stdin.once('data', (first: Buffer) => {
    if (!speaksProtocol(first)) terminal.error(`fairlead: ${WAITS}, and what came is something else\n`);
  });
  reader.onError(({ message }) => {
    const [reason] = message.split('\n');
    terminal.error(`fairlead: what came is not the Language Server Protocol: ${reason}\n`);
  });
  await new Promise<void>((closed) => {
    stdin.once('end', closed);
    stdin.once('close', closed);
  });
}

/** By the first bytes, of which there may be few. */
function speaksProtocol(first: Buffer): boolean {
  const begun = first.toString('latin1', 0, BEGINNING.length).toLowerCase();
  return BEGINNING.startsWith(begun);
}

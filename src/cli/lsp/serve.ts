// The language server on the streams of this process.
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serveEditor } from '../../editor/protocol/server.ts';
import { AnalysisThread } from '../analysis-thread.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { editorPorts } from './ports.ts';

/** Until the editor closes its end; the protocol's own `exit` ends the process at once. */
export async function serveStandardStreams(terminal: Terminal): Promise<void> {
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  const thread = new AnalysisThread({ keep: true });
  thread.prepare();
  serveEditor(connection, editorPorts(terminal, thread), version());
  connection.listen();
  await new Promise<void>((closed) => {
    process.stdin.once('end', closed);
    process.stdin.once('close', closed);
  });
}

// An editor for tests: speaks the protocol to a server in this process, over a pair of streams, with files in memory.
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { AnalysisThread } from '../../src/cli/analysis-thread.ts';
import { editorPorts } from '../../src/cli/lsp/ports.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { analyze as findings } from '../../src/compiler/analysis/analyze.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import type { EditorPorts } from '../../src/editor/ports.ts';
import { serveEditor } from '../../src/editor/protocol/server.ts';

export interface EditorSetup {
  /** By absolute paths. */
  readonly disk?: Record<string, string>;
  readonly options?: object;
  readonly analyze?: EditorPorts['analyze'];
  readonly environment?: Readonly<Record<string, string>>;
}

export class Editor {
  /** What was published last, by URI. */
  readonly found = new Map<string, PublishDiagnosticsParams>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  /** Kept as it is given: a test may change it. */
  readonly disk: Record<string, string>;
  greeting: InitializeResult | undefined;
  readonly #client;
  readonly #server;
  readonly #versions = new Map<string, number>();
  #analyzed = Promise.withResolvers<void>();

  private constructor({ disk = {}, environment = {}, analyze }: EditorSetup) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    this.disk = disk;
    this.#server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
    this.#client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const files = () => memoryFiles(this.disk);
    const ports: EditorPorts = {
      ...editorPorts({ ...processTerminal(process), environment }, new AnalysisThread()),
      disk: { read: (path) => files().read(path), list: (folder) => files().list(folder) },
      analyze: analyze ?? (async (compilation) => this.#analyze(compilation)),
      delays: { check: 0, analysis: 0 },
    };
    serveEditor(this.#server, ports, '0.0.0');
    this.#client.onNotification(PublishDiagnosticsNotification.type, (found) => {
      this.found.set(found.uri, found);
      this.published.push(found);
    });
    this.#client.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.messages.push(message);
    });
    this.#server.listen();
    this.#client.listen();
  }

  static async connect(setup: EditorSetup = {}): Promise<Editor> {
    const editor = new Editor(setup);
    editor.greeting = await editor.ask('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
      ...(setup.options && { initializationOptions: setup.options }),
    });
    editor.tell('initialized', {});
    return editor;
  }

  close(): void {
    this.#client.dispose();
    this.#server.dispose();
  }

  async ask<T>(method: string, params: object): Promise<T> {
    return this.#client.sendRequest(method, params);
  }

  tell(method: string, params: object): void {
    void this.#client.sendNotification(method, params);
  }

  open(path: string, text: string): void {
    this.#analyzed = Promise.withResolvers();
    this.#versions.set(path, 1);
    this.tell('textDocument/didOpen', {
      textDocument: { uri: uriOf(path), languageId: 'fairlead', version: 1, text },
    });
  }

  change(path: string, text: string): void {
    this.#analyzed = Promise.withResolvers();
    const version = (this.#versions.get(path) ?? 0) + 1;
    this.#versions.set(path, version);
    this.tell('textDocument/didChange', {
      textDocument: { uri: uriOf(path), version },
      contentChanges: [{ text }],
    });
  }

  shut(path: string): void {
    this.tell('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
  }

  /** What is known of a file once the analysis has spoken. */
  async settled(path: string): Promise<readonly Diagnostic[]> {
    await this.#analyzed.promise;
    // Whatever the server said before it answers this has come in by then.
    await this.ask('textDocument/documentSymbol', { textDocument: { uri: uriOf(path) } });
    return this.found.get(uriOf(path))?.diagnostics ?? [];
  }

  #analyze(compilation: Parameters<typeof findings>[0]): ReturnType<typeof findings> {
    const found = findings(compilation);
    setImmediate(this.#analyzed.resolve);
    return found;
  }
}

export function uriOf(path: string): string {
  return `file://${path}`;
}

/** The position behind the first place where the text stands. */
export function behind(text: string, wanted: string): { readonly line: number; readonly character: number } {
  const before = text.slice(0, text.indexOf(wanted) + wanted.length);
  return { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 };
}

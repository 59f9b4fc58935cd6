// One editor's connection: its open texts, the workspace behind them, and how a place of one becomes a place of the other.
import {
  type Connection,
  type InitializeParams,
  type Location,
  type Position,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LoadedFile } from '../../compiler/files.ts';
import type { Span } from '../../language/source.ts';
import type { Spot } from '../names.ts';
import type { EditorPorts } from '../ports.ts';
import type { Project } from '../workspace/project.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { ItemOptions } from './answers.ts';
import { documentOf, pathOf, rangeOf, uriOf } from './places.ts';
import { Publisher } from './publisher.ts';

/** What an editor asks about: a file in a project. */
export interface Asked {
  readonly project: Project;
  readonly file: LoadedFile;
}

/** What an editor may say of itself when it connects, as `initializationOptions`. */
interface EditorOptions {
  /** False: variables that are not set here are no finding. */
  readonly environment: boolean;
  /** It shows what commands give back; else they are told as messages. */
  readonly showsResults: boolean;
  /** Its command that asks for completion, for items that more follows on. */
  readonly suggestCommand?: string;
}

export class Session {
  readonly connection: Connection;
  readonly ports: EditorPorts;
  readonly documents = new TextDocuments(TextDocument);
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  readonly options: EditorOptions;
  readonly items: ItemOptions;

  constructor(connection: Connection, ports: EditorPorts, { initializationOptions, capabilities }: InitializeParams) {
    this.connection = connection;
    this.ports = ports;
    this.options = {
      environment: true,
      showsResults: false,
      ...(initializationOptions as Partial<EditorOptions> | null),
    };
    const { snippetSupport = false } = capabilities.textDocument?.completion?.completionItem ?? {};
    this.items = { snippets: snippetSupport, suggestCommand: this.options.suggestCommand };
    const environment = this.options.environment ? { environment: ports.environment } : {};
    this.workspace = new Workspace({ disk: ports.disk, ...environment });
    this.publisher = new Publisher({
      workspace: this.workspace,
      ports,
      versionOf: (uri) => this.documents.get(uri)?.version,
      uriOf: (path) => this.uriOf(path),
      publish: (found) => void connection.sendDiagnostics(found),
      fault: (fault) =>
        connection.console.error(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)),
    });
    this.#listen();
  }

  /** Undefined for a file that cannot be read. */
  asked(uri: string): Asked | undefined {
    const path = pathOf(uri);
    const [project] = this.workspace.projectsOf(path);
    const file = project?.compilation.files.get(project.nameOf(path));
    return project && file && { project, file };
  }

  /** The same place in each project of the file. */
  spots(uri: string, position: Position): readonly { readonly project: Project; readonly spot: Spot }[] {
    const path = pathOf(uri);
    return this.workspace.projectsOf(path).flatMap((project) => {
      const name = project.nameOf(path);
      const file = project.compilation.files.get(name);
      if (file === undefined) return [];
      const offset = documentOf(file.parsed.file.source).offsetAt(position);
      return [{ project, spot: { path: name, offset } }];
    });
  }

  location(span: Span, project: Project): Location {
    return { uri: this.uriOf(project.pathOf(span.source)), range: rangeOf(span) };
  }

  /** As the editor itself spells it, where it has the file open. */
  uriOf(path: string): string {
    const open = this.documents.all().find(({ uri }) => pathOf(uri) === path);
    return open?.uri ?? uriOf(path);
  }

  #listen(): void {
    this.documents.listen(this.connection);
    this.documents.onDidChangeContent(({ document }) => {
      this.workspace.update(pathOf(document.uri), document.getText());
      this.publisher.changed();
    });
    this.documents.onDidClose(({ document }) => {
      this.workspace.close(pathOf(document.uri));
      this.publisher.changed();
    });
    this.connection.onDidChangeWatchedFiles(() => {
      this.workspace.filesChanged();
      this.publisher.changed();
    });
  }
}

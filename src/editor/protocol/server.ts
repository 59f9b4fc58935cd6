// The language server over any connection: what it can do, and who answers what.
import {
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  MessageType,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { type CommandResult, explainRoute, runNamedTest } from '../commands.ts';
import type { EditorPorts } from '../ports.ts';
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from '../semantic-tokens.ts';
import { outlineOf } from '../symbols.ts';
import { protocolSymbol, protocolTokens } from './answers.ts';
import {
  codeActions,
  codeLenses,
  completionAt,
  definitionAt,
  formatting,
  hoverAt,
  referencesAt,
  renameAt,
  renameTargetAt,
  signatureHelpAt,
} from './requests.ts';
import { Session } from './session.ts';

const COMMANDS = { 'fairlead.test': runNamedTest, 'fairlead.explain': explainRoute } as const;

const CAPABILITIES: InitializeResult['capabilities'] = {
  positionEncoding: 'utf-16',
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: ['/', ' ', '"', '.', ','] },
  signatureHelpProvider: { triggerCharacters: [' ', ','] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
  codeLensProvider: {},
  executeCommandProvider: { commands: Object.keys(COMMANDS) },
  semanticTokensProvider: {
    full: true,
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
  },
};

/** Answers an editor until it goes; listening is up to the caller. */
export function serveEditor(connection: Connection, ports: EditorPorts, version: string): void {
  connection.onInitialize((params) => {
    const session = new Session(connection, ports, params);
    answer(session);
    connection.onInitialized(() => {
      if (params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) watchFiles(connection);
    });
    return { capabilities: CAPABILITIES, serverInfo: { name: 'fairlead', version } };
  });
}

function answer(session: Session): void {
  const { connection } = session;
  connection.onShutdown(() => session.publisher.stop());
  connection.onCompletion((params) => completionAt(session, params));
  connection.onSignatureHelp((params) => signatureHelpAt(session, params));
  connection.onHover((params) => hoverAt(session, params));
  connection.onDefinition((params) => definitionAt(session, params));
  connection.onReferences((params) => referencesAt(session, params, params.context.includeDeclaration));
  connection.onPrepareRename((params) => renameTargetAt(session, params));
  connection.onRenameRequest((params) => renameAt(session, params, params.newName));
  connection.onDocumentFormatting(({ textDocument }) => formatting(session, textDocument.uri));
  connection.onCodeAction(({ textDocument, range }) => codeActions(session, textDocument.uri, range));
  connection.onCodeLens(({ textDocument }) => codeLenses(session, textDocument.uri));
  connection.onExecuteCommand(({ command, arguments: given }) => execute(session, command, given ?? []));
  connection.onDocumentSymbol(({ textDocument }) => {
    const asked = session.asked(textDocument.uri);
    return asked === undefined ? [] : outlineOf(asked.file).map(protocolSymbol);
  });
  connection.languages.semanticTokens.on(({ textDocument }) => {
    const asked = session.asked(textDocument.uri);
    if (asked === undefined) return { data: [] };
    const { project, file } = asked;
    return protocolTokens(semanticTokens(project.compilation, file), file.parsed.file.source);
  });
}

/** An editor that does not show what commands give back is told by a message. */
async function execute(session: Session, command: string, given: readonly unknown[]): Promise<CommandResult | null> {
  const [uri, name] = given;
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command as keyof typeof COMMANDS] : undefined;
  const asked = typeof uri === 'string' ? session.asked(uri) : undefined;
  if (run === undefined || asked === undefined || typeof name !== 'string') return null;
  const result = await run(asked.project.compilation, name, session.ports);
  if (!session.options.showsResults) {
    const type = result.ok ? MessageType.Info : MessageType.Error;
    void session.connection.sendNotification(ShowMessageNotification.type, { type, message: result.text });
  }
  return result;
}

/** Files that are not open change too: by another editor, a branch, a generator. */
function watchFiles(connection: Connection): void {
  const watchers = [{ globPattern: '**/*.routes' }];
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

// Starts `fairlead lsp` for routes files, and shows what its code lenses give back.
const { commands, window, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

exports.activate = async (context) => {
  const results = window.createOutputChannel('Fairlead results');
  context.subscriptions.push(
    results,
    commands.registerCommand('fairlead.results', () => results.show(true)),
    commands.registerCommand('fairlead.restart', () => restart(results)),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration('fairlead')) await restart(results);
    }),
  );
  await start(results);
};

exports.deactivate = stop;

async function restart(results) {
  await stop();
  await start(results);
}

async function stop() {
  const last = client;
  client = undefined;
  // One that did not start cannot be stopped.
  if (last?.isRunning()) await last.dispose();
}

async function start(results) {
  const settings = workspace.getConfiguration('fairlead');
  client = new LanguageClient('fairlead', 'Fairlead', serverOf(settings.get('path')), {
    documentSelector: [{ language: 'fairlead' }],
    initializationOptions: {
      environment: settings.get('reportUnsetVariables'),
      showsResults: true,
      suggestCommand: 'editor.action.triggerSuggest',
    },
    middleware: { executeCommand: async (command, args, next) => show(results, await next(command, args)) },
  });
  try {
    await client.start();
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    window.showErrorMessage(`Fairlead did not start (${reason}): check the setting fairlead.path.`);
  }
}

/** A clone is run as it is; anything else is a command. */
function serverOf(path) {
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const options = cwd === undefined ? {} : { cwd };
  if (path.endsWith('.js')) return { command: 'node', args: [path, 'lsp'], options };
  // Windows runs the commands that npm installs by its shell alone.
  return { command: path, args: ['lsp'], options: { ...options, shell: process.platform === 'win32' } };
}

/** What a test or a route came to, and a word of it. */
function show(results, result) {
  if (typeof result?.text !== 'string') return result;
  results.clear();
  results.append(result.text);
  results.show(true);
  if (result.ok) window.setStatusBarMessage(`Fairlead: ${result.title}`, 5000);
  else window.showWarningMessage(`Fairlead: ${result.title}`);
  return result;
}

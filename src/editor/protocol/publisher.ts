// Says what is wrong as someone types: syntax and names at once, the analysis when there is a pause; stale results never.
import type { Diagnostic as ProtocolDiagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { EditorPorts } from '../ports.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { protocolDiagnostic } from './diagnostics.ts';

interface PublisherOptions {
  readonly workspace: Workspace;
  readonly ports: Pick<EditorPorts, 'analyze' | 'delays'>;
  /** Of an open file, as the editor counts; undefined for any other. */
  readonly versionOf: (uri: string) => number | undefined;
  readonly uriOf: (path: string) => string;
  readonly publish: (found: PublishDiagnosticsParams) => void;
  readonly fault: (fault: unknown) => void;
}

export class Publisher {
  readonly #options: PublisherOptions;
  /** What the editor was last told, by URI. */
  readonly #told = new Map<string, string>();
  #check: NodeJS.Timeout | undefined;
  #analysis: NodeJS.Timeout | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Something changed; what comes in quick succession is looked at once. */
  changed(): void {
    clearTimeout(this.#analysis);
    const { delays } = this.#options.ports;
    this.#check ??= setTimeout(() => {
      this.#check = undefined;
      this.#publish();
      clearTimeout(this.#analysis);
      this.#analysis = setTimeout(() => this.#analyze().catch(this.#options.fault), delays.analysis);
    }, delays.check);
  }

  stop(): void {
    clearTimeout(this.#check);
    clearTimeout(this.#analysis);
  }

  #publish(): void {
    const { publish, versionOf } = this.#options;
    const found = this.#found();
    for (const uri of this.#told.keys()) if (!found.has(uri)) found.set(uri, new Map());
    for (const [uri, diagnostics] of found) {
      const version = versionOf(uri);
      const params = { uri, diagnostics: [...diagnostics.values()], ...(version !== undefined && { version }) };
      const text = JSON.stringify(params);
      if (this.#told.get(uri) !== text) publish(params);
      if (diagnostics.size === 0 && version === undefined) this.#told.delete(uri);
      else this.#told.set(uri, text);
    }
  }

  /** By URI, each once: two root files find the same in a file of both. */
  #found(): Map<string, Map<string, ProtocolDiagnostic>> {
    const { workspace, uriOf } = this.#options;
    const found = new Map(workspace.files.open.map((path) => [uriOf(path), new Map<string, ProtocolDiagnostic>()]));
    for (const project of workspace.projects) {
      for (const diagnostic of project.diagnostics) {
        const uri = uriOf(project.pathOf(diagnostic.span.source));
        const sent = protocolDiagnostic(diagnostic, (source) => uriOf(project.pathOf(source)));
        const own = found.get(uri) ?? new Map<string, ProtocolDiagnostic>();
        found.set(uri, own.set(JSON.stringify([sent.code, sent.range, sent.message]), sent));
      }
    }
    return found;
  }

  /** One project after the other; a later round takes the place of an earlier one. */
  async #analyze(): Promise<void> {
    const { workspace, ports } = this.#options;
    for (const project of workspace.projects) {
      if (project.analyzed) continue;
      const { compilation } = project;
      const findings = await ports.analyze(compilation);
      if (findings === undefined) return;
      if (project.takeFindings(findings, compilation)) this.#publish();
    }
  }
}

// Pages of the documentation that show a terminal: their routes files run, their `$` lines are typed, what is printed is compared.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../src/gateway/configuration.ts';
import { diskFiles } from '../../src/gateway/disk-files.ts';
import { type RunningFairlead, startFairleadOn } from './fairlead.ts';

/** A fenced block with the text before it: a routes file, or what is typed and printed. */
const BLOCK = /^```(console)?\n([\s\S]*?)^```$/gm;
/** A command, its further lines indented by four, and what it printed. */
const COMMAND = /^\$ (.*\n(?: {4}.*\n)*)((?:(?!\$ ).*\n)*)/gm;

/** Headings of level two. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

export function sectionsOf(page: string): readonly Section[] {
  return page.split(/^(?=## )/m).map((text) => ({ title: text.slice(3, text.indexOf('\n')), text }));
}

/** Machines of a section: a folder with its files, each of them running, and a shell. */
export class Transcript {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fairlead-page-'));
  readonly #running: RunningFairlead[] = [];
  /** As the page writes it, and where it really is. */
  readonly #addresses: (readonly [written: string, real: string])[] = [];
  readonly #secrets: Readonly<Record<string, string>>;
  #lastId = '';

  constructor(secrets: Readonly<Record<string, string>>) {
    this.#secrets = secrets;
  }

  /** The section's text with what its commands print now. */
  async run(text: string): Promise<string> {
    let at = 0;
    let written = '';
    for (const block of text.matchAll(BLOCK)) {
      const [whole, kind, body = ''] = block;
      written += text.slice(at, block.index);
      at = block.index + whole.length;
      if (kind === undefined) {
        await this.#start(fileNamedIn(text.slice(0, block.index)), body);
        written += whole;
      } else written += `\`\`\`console\n${await this.#type(body)}\`\`\``;
    }
    return written + text.slice(at);
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop()));
    rmSync(this.#folder, { recursive: true });
  }

  async #start(name: string, routes: string): Promise<void> {
    const path = join(this.#folder, name);
    const listeners = [...routes.matchAll(/(?:listen|admin) +(127\.0\.0\.1:\d+)/g)].map(([, address = '']) => address);
    const anyPort = routes.replace(/((?:listen|admin) +127\.0\.0\.1:)\d+/g, '$10');
    writeFileSync(path, this.#really(anyPort));
    const load = () => loadConfiguration(path, { files: diskFiles });
    const running = await startFairleadOn(load, (variable) => this.#secrets[variable]);
    this.#running.unshift(running);
    for (const [index, url] of [running.url, running.adminUrl].entries()) {
      const address = listeners[index];
      if (address === undefined || url === undefined) continue;
      this.#addresses.push([address, url.slice('http://'.length)]);
      this.#addresses.push([address.replace('127.0.0.1', 'localhost'), url.slice('http://'.length)]);
    }
  }

  async #type(body: string): Promise<string> {
    let written = '';
    for (const [, command = ''] of body.matchAll(COMMAND)) {
      const printed = await this.#shell(this.#really(command).replace('requests/ID', `requests/${this.#lastId}`));
      this.#lastId = /^x-fairlead-request-id: (\S+)/m.exec(printed)?.[1] ?? this.#lastId;
      if (!command.startsWith('curl ')) await this.#running[0]?.reload();
      written += `$ ${command}${this.#settled(printed)}`;
    }
    return written;
  }

  #really(text: string): string {
    return this.#addresses.reduce((done, [written, real]) => done.replaceAll(written, real), text);
  }

  /** Without what differs from run to run; lines end. */
  #settled(printed: string): string {
    const known = this.#addresses.reduce((done, [written, real]) => done.replaceAll(real, written), printed);
    const settled = known
      .replaceAll(`${this.#folder}/`, '')
      .replaceAll('\r\n', '\n')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '…')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
      .replace(/("created":|"\w+Ms":|"outForMs":)\d+/g, '$1…')
      .replace(/\d+ ms\b/g, '… ms');
    return settled === '' ? '' : `${settled.trimEnd()}\n`;
  }

  #shell(command: string): Promise<string> {
    const env = { PATH: process.env.PATH, HOME: this.#folder, ...this.#secrets };
    const shell = spawn('sh', ['-c', command], { cwd: this.#folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    return new Promise((resolve, reject) => shell.on('error', reject).on('close', () => resolve(printed)));
  }
}

/** The last "`NAME.routes`:" before the block, in its own paragraph. */
function fileNamedIn(before: string): string {
  return /`(\w+\.routes)`[^`\n]*:\n\n$/.exec(before)?.[1] ?? 'fairlead.routes';
}

#!/usr/bin/env node
// The launcher: plain JavaScript, so that a Node too old to run TypeScript still prints one clear line.
import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`fairlead needs Node.js 22.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}
// Compiled code is kept from one run to the next: a start then takes a third of the time. In a folder of this user's own,
// since what is in it is run; where it cannot be written nothing is lost but time. NODE_DISABLE_COMPILE_CACHE turns it off.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fairlead');
module.enableCompileCache(cache);
// Two things of Node are done without. Whoever imports node:http has all its exports read, and three of them, which nobody
// needs, bring in Node's own copy of undici: 30 ms. And what an ES module imports by a relative path is just there: Node
// would look up each one's folders, links and package all the same, which is a tenth of a start.
module.registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:http') withoutBrowserParts();
    if (!specifier.startsWith('.') || !context.conditions.includes('import')) return next(specifier, context);
    const { href } = new URL(specifier, context.parentURL);
    const format = specifier.endsWith('.ts') ? 'module-typescript' : undefined;
    return { url: href, format, shortCircuit: true };
  },
});
function withoutBrowserParts() {
  const http = process.getBuiltinModule('node:http');
  for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) Reflect.deleteProperty(http, name);
}
// An installed package holds emitted JavaScript; a clone runs its TypeScript as it is.
const installed = import.meta.url.includes('/node_modules/');
await import(installed ? '../dist/main.js' : './main.ts');

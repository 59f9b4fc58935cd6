#!/usr/bin/env node
// The launcher: plain JavaScript, so that a Node too old to run TypeScript still prints one clear line.
import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('..', import.meta.url).href;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`fairlead needs Node.js 22.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}
// Compiled code is kept from one run to the next: a start then takes a third of the time. In a folder of this user's own,
// since what is in it is run; where it cannot be written nothing is lost but time. NODE_DISABLE_COMPILE_CACHE turns it off.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fairlead');
module.enableCompileCache(cache);
// Threads look for it in the environment alone.
process.env.NODE_COMPILE_CACHE ??= cache;
// Our own modules name each other by their whole paths. Node would look up each one's folders, links and package all the same,
// which is a tenth of a start.
const FORMATS = { '.ts': 'module-typescript', '.js': 'module' };
const isOurs = (url = '') => url.startsWith(ROOT) && !url.includes('/node_modules/', ROOT.length);
module.registerHooks({
  resolve(specifier, context, next) {
    const format = specifier.startsWith('.') && isOurs(context.parentURL) && FORMATS[specifier.slice(-3)];
    if (!format) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true };
  },
});
// An installed package holds emitted JavaScript; a clone runs its TypeScript as it is.
const installed = import.meta.url.includes('/node_modules/');
await import(installed ? '../dist/main.js' : './main.ts');

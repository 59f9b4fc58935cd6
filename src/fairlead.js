#!/usr/bin/env node
// The launcher: plain JavaScript, so that a Node too old to run TypeScript still prints one clear line.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`fairlead needs Node.js 22.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}
// An installed package holds emitted JavaScript; a clone runs its TypeScript as it is.
const installed = import.meta.url.includes('/node_modules/');
await import(installed ? '../dist/main.js' : './main.ts');

// `node compile-once.ts FILE`: what the first compilation of a fresh process takes, as JSON in milliseconds.
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { compile } = await import('../../src/compiler/compile.ts');
const [, , file = ''] = process.argv;
const text = readFileSync(file, 'utf8');
const before = process.threadCpuUsage();
const began = performance.now();
const { table, diagnostics } = compile(file, { files: { read: () => text, list: () => [] } });
const wall = performance.now() - began;
const { user, system } = process.threadCpuUsage(before);
if (table === undefined) throw new Error(`the bench's own file does not compile: ${diagnostics[0]?.message}`);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));

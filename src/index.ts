// What other programs may import: the language and the compiler, and the contract that they meet in.
export { type Compilation, type CompileOptions, compile } from './compiler/compile.ts';
export { type FileReader, memoryFiles } from './compiler/file-reader.ts';
export { tableHash } from './compiler/hash.ts';
export { type LoadedTable, loadTable } from './compiler/load.ts';
export { type Diagnostic, positionOf, type Severity } from './language/diagnostic.ts';
export { format } from './language/format/format.ts';
export { type ParseResult, parse } from './language/parse.ts';
export { renderHuman } from './language/render/human.ts';
export { renderJson } from './language/render/json.ts';
export { Source, type Span } from './language/source.ts';
export type * from './route-table.ts';

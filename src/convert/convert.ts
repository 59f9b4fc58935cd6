// From the configuration of another gateway to a routes file, and a report of what that could not take along.
import { type DocumentFault, readDocument } from './document.ts';
import { Fields, isMap } from './fields.ts';
import { type Note, Report } from './report.ts';
import { RoutesDraft } from './routes-file/draft.ts';
import { Secrets } from './secrets.ts';
import { settle } from './settle.ts';
import { SOURCE_NAMES, SOURCES, type SourceName } from './sources.ts';

export interface Conversion {
  readonly from: SourceName;
  /** Laid out as `fmt` does it, and without errors for `check`. */
  readonly routes: string;
  readonly notes: readonly Note[];
}

export interface ConvertOptions {
  /** Whose it is; absent: by its shape. */
  readonly from?: SourceName | undefined;
  /** Files that the source includes, by their names there; absent: none can be read. */
  readonly read?: (path: string) => string | undefined;
}

/** Why there is nothing to convert; `line` and `column` where it is about one place. */
export type ConversionFault = Pick<DocumentFault, 'message' | 'help'> & Partial<Pick<DocumentFault, 'line' | 'column'>>;

/**
 * Converts a whole text, YAML or JSON. Never throws on bad input, and neither result holds a secret of the source.
 */
export function convert(
  text: string,
  { from, read = () => undefined }: ConvertOptions = {},
): Conversion | ConversionFault {
  const document = readDocument(text);
  if ('message' in document) return document;
  const { value } = document;
  if (!isMap(value)) return { message: 'it is not a configuration: a map is expected', help: EXPECTED };
  const detected = from ?? SOURCE_NAMES.find((name) => SOURCES[name].detects(value));
  if (detected === undefined) return { message: 'it is no configuration that can be converted', help: EXPECTED };
  const report = new Report(document);
  const secrets = new Secrets(report);
  secrets.reserveFrom(value);
  const draft = new RoutesDraft();
  SOURCES[detected].convert(new Fields(value, [], report), { draft, report, secrets, read });
  const routes = settle(draft, report);
  return { from: detected, routes, notes: report.notes };
}

const EXPECTED = `say whose it is: --from ${SOURCE_NAMES.join('|')}`;

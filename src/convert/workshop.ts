// What a source works with: the file in the making, the report, and credentials on their way.
import type { Fields } from './fields.ts';
import type { Report } from './report.ts';
import type { RoutesDraft } from './routes-file/draft.ts';
import type { Secrets } from './secrets.ts';

export interface Workshop {
  readonly draft: RoutesDraft;
  readonly report: Report;
  readonly secrets: Secrets;
  /** Another file that the source names, relative to itself; undefined where there is none. */
  read(path: string): string | undefined;
}

/** A program whose configurations can be converted; one folder each. */
export interface ConfigurationSource {
  /** As people write it. */
  readonly title: string;
  /** Whether a file of this shape is one of its configurations. */
  detects(root: Readonly<Record<string, unknown>>): boolean;
  /** Drafts the routes, and tells everything that it cannot draft. Never throws, whatever the values are. */
  convert(root: Fields, workshop: Workshop): void;
}

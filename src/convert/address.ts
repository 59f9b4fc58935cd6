// Addresses of upstreams, from the source to a `base_url` that the compiler takes.
import type { Path } from './document.ts';
import type { Report } from './report.ts';
import type { TextParts } from './routes-file/statement.ts';
import { referencedVariable, type Secrets } from './secrets.ts';

export interface AddressReading {
  readonly report: Report;
  readonly secrets: Secrets;
  /** The variable that holds the address where the source has none that can be used. */
  readonly wish: string;
}

/** A URL that can be a base, or a variable that holds one. User, password, query and fragment do not come along. */
export function baseUrlOf(value: string, path: Path, { report, secrets, wish }: AddressReading): TextParts {
  const referenced = referencedVariable(value);
  if (referenced !== undefined) return [{ env: referenced }];
  const url = URL.parse(value.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    report.add('invalid', path, 'it is no http or https address: a variable stands in its place');
    return [{ env: secrets.addressFor(value, wish, path) }];
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    report.add('dropped', path, 'user, password, query and fragment of the address: a base URL has none');
  }
  const place = url.pathname.replace(/\/+$/, '');
  // Listeners may be called 0.0.0.0; callers cannot rely on it.
  const host = url.hostname === '0.0.0.0' ? url.host.replace('0.0.0.0', '127.0.0.1') : url.host;
  return [`${url.protocol}//${host}${place}`];
}

/** A name for who is there: the host without what all hosts have. */
export function hostName(base: TextParts): string | undefined {
  const [first] = base;
  const url = typeof first === 'string' ? URL.parse(first) : null;
  if (url === null) return undefined;
  if (/^(localhost|127\.|\[|\d+(\.\d+){3}$)/.test(url.hostname)) return url.port === '' ? 'local' : `local-${url.port}`;
  return url.hostname.replace(/^(api|www)\./, '').replace(/\.[a-z]+$/, '');
}

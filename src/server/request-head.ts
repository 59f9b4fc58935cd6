// The head of a request as codecs read it.
import type { IncomingMessage } from 'node:http';
import type { CallHead } from '../codec/codec.ts';

/** Parsed where somebody asks for it: most requests have no query. */
export class RequestHead implements CallHead {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly #search: string;
  #query: URLSearchParams | undefined;

  constructor(incoming: IncomingMessage, parameters: Readonly<Record<string, string>>) {
    const url = incoming.url ?? '/';
    const mark = url.indexOf('?');
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.#search = mark < 0 ? '' : url.slice(mark + 1);
    this.parameters = parameters;
    // Node joins repeated headers; it keeps a list only of `set-cookie`, which is none of a request's.
    if (incoming.headers['set-cookie'] !== undefined) delete incoming.headers['set-cookie'];
    this.headers = incoming.headers as Readonly<Record<string, string | undefined>>;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }
}

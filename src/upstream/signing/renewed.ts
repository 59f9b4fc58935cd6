// Something that is good for a while, such as an access token: fetched once for all who wait, renewed before it ends.

export interface Perishable {
  /** Unix milliseconds; undefined: it does not end. */
  readonly expiresAt: number | undefined;
}

/** From here on it is renewed beside the requests, which go on with the old one … */
const RENEW_BEFORE_MS = 5 * 60_000;
/** … and from here on they wait: it might end on the way. */
const USELESS_BEFORE_MS = 30_000;
/** After a renewal that failed, the old one being good still. */
const RETRY_AFTER_MS = 30_000;

export class Renewed<T extends Perishable> {
  readonly #fetch: () => Promise<T>;
  readonly #now: () => number;
  #current: T | undefined;
  #pending: Promise<T> | undefined;
  #notBefore = 0;

  constructor(fetch: () => Promise<T>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** At once where there is a good one. Rejects as the fetch does; the next caller then tries again. */
  get(): T | Promise<T> {
    const current = this.#current;
    const leftMs = current === undefined ? 0 : (current.expiresAt ?? Number.POSITIVE_INFINITY) - this.#now();
    if (current === undefined || leftMs <= USELESS_BEFORE_MS) return this.#renew();
    if (leftMs <= RENEW_BEFORE_MS && this.#now() >= this.#notBefore) {
      this.#renew().catch(() => {
        this.#notBefore = this.#now() + RETRY_AFTER_MS;
      });
    }
    return current;
  }

  #renew(): Promise<T> {
    this.#pending ??= this.#fetch()
      .then((value) => {
        this.#current = value;
        return value;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }
}

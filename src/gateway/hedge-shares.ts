// How much of a route's traffic is hedged: counted over the last minute, so that `hedge … max 5%` means what it says.

const SECONDS = 60;

interface Second {
  /** Seconds since 1970. */
  at: number;
  requests: number;
  hedges: number;
}

/** By route name. Each gateway counts its own requests, and so keeps its own share. */
export class HedgeShares {
  readonly #routes = new Map<string, Second[]>();

  /** A request has come to the route. Times are the clock's milliseconds. */
  requested(route: string, now: number): void {
    this.#second(route, now).requests += 1;
  }

  hedged(route: string, now: number): void {
    this.#second(route, now).hedges += 1;
  }

  /** Whether one more hedge keeps within `share` (0 to 1) of the route's requests. */
  allows(route: string, share: number, now: number): boolean {
    const oldest = Math.floor(now / 1000) - SECONDS;
    let requests = 0;
    let hedges = 1;
    for (const second of this.#routes.get(route) ?? []) {
      if (second.at <= oldest) continue;
      requests += second.requests;
      hedges += second.hedges;
    }
    return hedges <= requests * share;
  }

  /** After a reload: forgets the routes that are not `declared`. */
  retire(declared: ReadonlySet<string>): void {
    for (const route of this.#routes.keys()) if (!declared.has(route)) this.#routes.delete(route);
  }

  #second(route: string, now: number): Second {
    let seconds = this.#routes.get(route);
    if (seconds === undefined) {
      seconds = Array.from({ length: SECONDS }, () => ({ at: 0, requests: 0, hedges: 0 }));
      this.#routes.set(route, seconds);
    }
    const at = Math.floor(now / 1000);
    const fresh: Second = { at, requests: 0, hedges: 0 };
    const found = seconds[at % SECONDS] ?? fresh;
    if (found.at === at) return found;
    seconds[at % SECONDS] = fresh;
    return fresh;
  }
}

// A transport for answers that are made in the process: they go the same way as those of an upstream.
import { GatewayError } from '../errors.ts';
import type { Clock } from '../upstream/clock.ts';
import type { Transport } from '../upstream/transport.ts';

/** @param make the body of a good answer; it takes its time, for which a clock that jumps has to wait */
export function localTransport(make: () => Promise<string>, clock: Clock): Transport {
  return {
    send(_, handler) {
      let cancelled = false;
      const answer = (body: string) => {
        if (cancelled) return;
        handler.head(200, { 'content-type': 'application/json' });
        handler.data(Buffer.from(body));
        handler.end();
      };
      const fail = (cause: unknown) => {
        const message = 'the answer could not be made';
        if (!cancelled) handler.failed(new GatewayError('server_error', { message, status: 500, cause }));
      };
      const work = make().then(answer, fail);
      clock.waitFor?.(work);
      const nothing = () => {};
      return {
        cancel() {
          cancelled = true;
        },
        pause: nothing,
        resume: nothing,
      };
    },
    close: async () => {},
  };
}

// The demo provider's stream: one canonical event a line.
import { GatewayError } from '../../errors.ts';
import type { EventSink, StreamEvent } from '../canonical/events.ts';
import { isObject } from '../canonical/json.ts';
import { parseJson } from '../canonical/read-json.ts';
import type { StreamDecoder } from '../stream-contract.ts';
import { errorFromJson } from './wire.ts';

export function streamDecoder(sink: EventSink): StreamDecoder {
  let started = false;
  let over = false;

  function fail(error: GatewayError): void {
    over = true;
    sink({ type: 'error', error });
  }

  return {
    frame({ data }) {
      if (over) return;
      const event = parseJson(data);
      if (!isObject(event) || typeof event.type !== 'string') {
        fail(new GatewayError('bad_response', { message: 'The demo provider sent a line that is no event.' }));
        return;
      }
      started = true;
      const error = errorFromJson(event);
      if (error !== undefined) return fail(error);
      over = event.type === 'end';
      sink(event as unknown as StreamEvent);
    },
    close() {
      if (over) return;
      fail(
        started
          ? new GatewayError('stream_broken', { message: 'The demo stream broke off before its end.' })
          : new GatewayError('bad_response', { message: 'The demo provider answered with an empty stream.' }),
      );
    },
  };
}

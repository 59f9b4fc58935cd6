// A transport that signs before it sends, where a request asks for it.
import { GatewayError } from '../../errors.ts';
import type { Transport, UpstreamCall, UpstreamHandler, UpstreamRequest } from '../transport.ts';

/** Requests without a signature, and those whose signature is at hand, are sent at once. */
export function signing(inner: Transport): Transport {
  return {
    send(request, handler) {
      const signed = request.sign === undefined ? request : request.sign(request);
      return signed instanceof Promise ? new SignedCall(signed, inner, handler) : inner.send(signed, handler);
    },
    close: () => inner.close(),
  };
}

/** Waits for its signature, then is the call that follows. */
class SignedCall implements UpstreamCall {
  #call: UpstreamCall | undefined;
  #paused = false;
  #over = false;

  constructor(signed: Promise<UpstreamRequest>, inner: Transport, handler: UpstreamHandler) {
    signed.then(
      (request) => {
        if (this.#over) return;
        this.#call = inner.send(request, handler);
        if (this.#paused) this.#call.pause();
      },
      (fault: unknown) => {
        if (this.#over) return;
        this.#over = true;
        handler.failed(failureOf(fault));
      },
    );
  }

  cancel(): void {
    this.#over = true;
    this.#call?.cancel();
  }

  pause(): void {
    this.#paused = true;
    this.#call?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#call?.resume();
  }
}

function failureOf(fault: unknown): GatewayError {
  if (fault instanceof GatewayError) return fault;
  return new GatewayError('auth_failed', { message: 'the request could not be signed', cause: fault });
}

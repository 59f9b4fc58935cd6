// The life of one request: facts, route, and one attempt after the other until one commits or none is left.
import type { Answer, ClientCall } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import type { Hedge } from '../route-table.ts';
import type { Attempt, Chain } from '../routing/attempt.ts';
import { startChain } from '../routing/chain.ts';
import { redact } from '../telemetry/redact.ts';
import type { Timer } from '../upstream/clock.ts';
import type { Admission } from './admission.ts';
import { fairleadHeaders, type Headers, passUpstreamHeaders } from './answer-head.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { AttemptOwner, AttemptRun } from './attempt-run.ts';
import type { KnownClient } from './client-keys.ts';
import { asGatewayError, withMessage } from './error-answer.ts';
import { makeRun } from './make-run.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { type EndedAttempt, type Outcome, RecordDraft } from './record-draft.ts';
import { rejection } from './rejection.ts';
import type { Reply } from './reply.ts';
import { RequestLimits } from './request-limits.ts';
import { RequestTrace } from './request-trace.ts';
import { type RoutedCall, routeCall } from './routed-call.ts';
import { asksForTrace, TRACE_HEADER, traceComment, traceHeader } from './trace-header.ts';
import { credentialFor } from './upstream-request.ts';

export interface ExecutionInit {
  readonly admission: Admission;
  readonly call: ClientCall;
  /** Undefined: anonymous. */
  readonly client: KnownClient | undefined;
  readonly reply: Reply;
}

/** What a proxy's log says of a request whose client did not wait (nginx's number; no client ever sees it). */
const CLIENT_GONE_STATUS = 499;

export class Execution implements AttemptOwner {
  readonly #admission: Admission;
  #call: ClientCall;
  readonly #client: KnownClient | undefined;
  readonly #reply: Reply;
  readonly #writer: AnswerWriter;
  readonly #draft: RecordDraft;
  readonly #trace: RequestTrace;
  #routed: RoutedCall | undefined;
  #limits: RequestLimits | undefined;
  #chain: Chain | undefined;
  /** How many attempts were handed out. */
  #attempts = 0;
  /** Those under way: one, or two where one is a hedge of the other; the one that committed is alone. */
  readonly #runs = new Set<AttemptRun>();
  /** Attempts of which it is not known yet whether their limits allow them. */
  #asking = 0;
  /** Waits for the time to hedge. */
  #hedging: Timer | undefined;
  /** Waits for a retry's backoff. */
  #waiting: Timer | undefined;
  /** `total` until the commit point, then `stream`. */
  #deadline: Timer | undefined;
  #over = false;

  constructor({ admission, call, client, reply }: ExecutionInit) {
    this.#admission = admission;
    this.#call = call;
    this.#client = client;
    this.#reply = reply;
    const { clock } = admission.parts;
    this.#trace = new RequestTrace(admission, call, client);
    admission.traces.add(this.#trace);
    this.#draft = new RecordDraft(admission, this.#trace);
    this.#writer = new AnswerWriter({ call, reply, clock, earlyHeaders: () => this.#headers(undefined) });
  }

  /** Answers into the reply, now or later. Never throws. */
  begin(): void {
    this.#reply.onGone(() => this.#gone());
    if (this.#over) return;
    this.#guard(() => {
      const { route, facts } = this.#route();
      this.#limits = new RequestLimits(this.#admission, facts);
      this.#limits.enter(route, (refusal) => this.#guard(() => this.#allowed(refusal)));
    });
  }

  // ---- before the commit point ----------------------------------------------------------------------------------

  #route(): RoutedCall {
    const { snapshot, parts } = this.#admission;
    this.#routed = routeCall(this.#call, this.#trace.facts, { client: this.#client, admission: this.#admission });
    this.#call = this.#routed.call;
    const { route, captures, facts } = this.#routed;
    this.#trace.routed(route, captures);
    this.#draft.route = route.name;
    this.#admission.hedges.requested(route.name, parts.clock.now());
    if (route.definition.reject !== undefined) throw rejection(route.definition.reject, snapshot);
    const { state, clock, random } = parts;
    this.#chain = startChain({ route, captures, facts, prices: snapshot.routing.prices, state, clock, random });
    this.#trace.walks(this.#chain);
    return this.#routed;
  }

  #allowed(refusal: GatewayError | undefined): void {
    if (refusal !== undefined) {
      this.#fail(refusal);
      return;
    }
    if (this.#call.requestHead.stream) this.#writer.awaitStream();
    this.#advance();
  }

  #advance(): void {
    const step = this.#chain?.next();
    if (step === undefined || this.#over) return;
    if (step.kind === 'spent') {
      this.#fail(step.error);
      return;
    }
    const { attempt } = step;
    this.#attempts += 1;
    this.#boundChain(attempt);
    const { clock } = this.#admission.parts;
    const send = (): void => this.#guard(() => this.#admit(attempt));
    if (attempt.waitMs > 0) this.#waiting = clock.after(attempt.waitMs, send);
    else send();
  }

  /** Asks whether provider and key allow the attempt; it is sent, or passed over, once that is known. */
  #admit(attempt: Attempt): void {
    this.#waiting = undefined;
    this.#asking += 1;
    this.#limits?.admit(attempt, (refusal) =>
      this.#guard(() => {
        this.#asking -= 1;
        if (refusal === undefined) {
          this.#send(attempt);
          return;
        }
        this.#attempts -= 1;
        this.#chain?.refused(attempt, refusal);
        this.#goOn();
      }),
    );
  }

  #send(attempt: Attempt): void {
    const { snapshot, parts } = this.#admission;
    const startedAt = parts.clock.now();
    let run: AttemptRun;
    try {
      run = makeRun({ attempt, call: this.#call, snapshot, clock: parts.clock, owner: this });
    } catch (fault) {
      this.#attemptFailed({ attempt, startedAt, status: undefined }, this.#caught(fault));
      return;
    }
    this.#runs.add(run);
    const { hedge } = attempt.settings;
    if (hedge !== undefined && this.#runs.size === 1) {
      this.#hedging = parts.clock.after(hedge.afterMs, () => this.#guard(() => this.#hedge(hedge)));
    }
    run.start();
  }

  /** The attempt under way has no content yet: another is asked beside it, if there is one and the share allows it. */
  #hedge({ maxShare }: Hedge): void {
    const { hedges, parts } = this.#admission;
    const route = this.#draft.route ?? '';
    const now = parts.clock.now();
    if (maxShare !== undefined && !hedges.allows(route, maxShare, now)) return;
    const attempt = this.#chain?.hedge();
    if (attempt === undefined) return;
    hedges.hedged(route, now);
    this.#attempts += 1;
    this.#draft.hedges.add(attempt);
    this.#admit(attempt);
  }

  failed(run: AttemptRun, error: GatewayError): void {
    this.#runs.delete(run);
    this.#caught(error.cause instanceof TypeError ? error.cause : error);
    this.#guard(() => this.#attemptFailed(run, this.#withoutSecret(run, error)));
  }

  #attemptFailed(ended: Omit<EndedAttempt, 'result' | 'message'>, error: GatewayError): void {
    const { attempt, startedAt, status, exchange } = ended;
    this.#draft.attemptEnded({ attempt, startedAt, status, result: error.kind, message: error.message, exchange });
    this.#chain?.failed(attempt, error);
    this.#limits?.attemptEnded(attempt, { tokens: 0 });
    this.#goOn();
  }

  /** The next step, unless another attempt may still serve. */
  #goOn(): void {
    if (this.#runs.size + this.#asking > 0) return;
    this.#hedging?.cancel();
    this.#advance();
  }

  /** `total` bounds all attempts together, from the request's first byte; it is the same for each of them. */
  #boundChain({ settings }: Attempt): void {
    if (this.#deadline !== undefined) return;
    const { clock } = this.#admission.parts;
    const { total } = settings.timeouts;
    const leftMs = Math.max(0, this.#admission.startedAt + total - clock.now());
    this.#deadline = clock.after(leftMs, () => this.#totalTimeout(total));
  }

  #totalTimeout(totalMs: number): void {
    const error = new GatewayError('timeout', { message: `no answer within ${totalMs} ms (timeout total)` });
    for (const run of this.#runs) {
      run.cancel();
      this.#chain?.failed(run.attempt, error);
      this.#ended(run, 'timeout', error.message);
    }
    this.#chain?.close();
    this.#fail(error);
  }

  // ---- from the commit point on ---------------------------------------------------------------------------------

  answered(run: AttemptRun, answer: Answer): void {
    this.#commit(run);
    this.#ended(run, 'ok');
    this.#chain?.close();
    this.#remember(run, answer.stored);
    const headers = this.#headers(run);
    this.#addTrace(headers);
    this.#writer.whole(answer.body, headers, answer.contentType);
    const { usage, finish } = answer;
    this.#close({ outcome: 'answered', status: 200, usage, finish, warnings: run.exchange.warnings });
  }

  committed(run: AttemptRun): void {
    this.#commit(run);
    this.#remember(run, run.storedAs);
    this.#writer.beginStream(this.#headers(run));
    const { stream } = run.attempt.settings.timeouts;
    if (stream !== undefined)
      this.#deadline = this.#admission.parts.clock.after(stream, () => this.#streamTimeout(run));
  }

  wrote(run: AttemptRun, text: string | Buffer): boolean {
    return this.#writer.write(text, () => run.resume());
  }

  ended(run: AttemptRun, last: string | Buffer | undefined): void {
    this.#ended(run, 'ok');
    this.#chain?.close();
    this.#writer.endStream(last, this.#traceComment());
    this.#close({ outcome: 'answered', status: 200, ...outcomeOf(run) });
  }

  broke(run: AttemptRun, fault: GatewayError): void {
    const error = this.#withoutSecret(run, fault);
    this.#ended(run, error.kind, error.message);
    this.#chain?.done(run.attempt, error);
    this.#writer.fail(error, {}, this.#traceComment(error));
    this.#close({ outcome: 'failed', status: 200, error, ...outcomeOf(run) });
  }

  #streamTimeout(run: AttemptRun): void {
    run.cancel();
    const { stream } = run.attempt.settings.timeouts;
    this.broke(
      run,
      new GatewayError('timeout', { message: `the answer took longer than ${stream} ms (timeout stream)` }),
    );
  }

  #commit(run: AttemptRun): void {
    const now = this.#admission.parts.clock.now();
    this.#deadline?.cancel();
    this.#hedging?.cancel();
    for (const other of this.#runs) if (other !== run) this.#drop(other);
    this.#draft.target = run.attempt.target;
    this.#limits?.committed(run.attempt);
    this.#draft.firstContentAt = now;
    // What was made here says nothing of the target.
    if (run.exchange.local === undefined) this.#chain?.committed(run.attempt, now - run.startedAt);
  }

  /** The vendor keeps the answer: whoever asks for it again is led there. */
  #remember({ attempt }: AttemptRun, id: string | undefined): void {
    if (id === undefined || this.#routed === undefined) return;
    const { route, captures, facts } = this.#routed;
    const { target, keyId } = attempt;
    const place = { client: this.#client?.name, model: facts.model, route: route.name, captures, target, keyId };
    this.#admission.placements.keep(id, place);
  }

  /** The other one was first. */
  #drop(run: AttemptRun): void {
    run.cancel();
    this.#runs.delete(run);
    this.#ended(run, 'cancelled');
    this.#chain?.done(run.attempt);
    this.#limits?.attemptEnded(run.attempt);
  }

  // ---- the end --------------------------------------------------------------------------------------------------

  /** Nobody waits for the answer: the upstream is let go at once, whether it streams or not. */
  #gone(): void {
    if (this.#over) return;
    const [run] = this.#runs;
    for (const other of this.#runs) {
      other.cancel();
      this.#ended(other, 'cancelled');
    }
    this.#chain?.close();
    this.#writer.abandon();
    const status = this.#writer.begun ? 200 : CLIENT_GONE_STATUS;
    this.#close({ outcome: 'gone', status, ...(run === undefined ? {} : outcomeOf(run)) });
  }

  #fail(error: GatewayError): void {
    const begun = this.#writer.begun;
    const headers = this.#headers(undefined);
    if (!begun) this.#addTrace(headers, error);
    this.#writer.fail(error, headers, this.#traceComment(error));
    this.#close({ outcome: 'failed', status: begun ? 200 : this.#call.codec.errors.status(error), error });
  }

  #ended(run: AttemptRun, result: GatewayError['kind'] | 'ok' | 'cancelled', message?: string): void {
    const { attempt, startedAt, status, exchange } = run;
    this.#draft.attemptEnded({ attempt, startedAt, status, result, message, exchange });
  }

  #close(outcome: Outcome): void {
    this.#over = true;
    this.#waiting?.cancel();
    this.#hedging?.cancel();
    this.#deadline?.cancel();
    const { codec, requestHead, operation } = this.#call;
    const { model, stream } = requestHead;
    const { protocol } = codec;
    const costUsd = this.#limits?.close(outcome.outcome === 'answered' ? outcome.usage : undefined);
    this.#draft.close({ client: this.#client?.name, protocol, operation, model, stream }, { ...outcome, costUsd });
  }

  /** With a run: the head of its answer. Without: of an error, or of a stream that has to begin before its answer. */
  #headers(run: AttemptRun | undefined): Headers {
    const { requestId, snapshot } = this.#admission;
    const headers = fairleadHeaders({
      requestId,
      config: snapshot.hash,
      route: this.#draft.route,
      target: run?.attempt.target,
      attempts: this.#attempts || undefined,
      warnings: run?.exchange.warnings,
    });
    const { readings = [] } = this.#limits ?? {};
    Object.assign(headers, rateLimitHeaders(this.#call.codec.protocol, readings, this.#admission.parts.clock.now()));
    if (run?.exchange.passthrough) passUpstreamHeaders(run.headers, headers);
    const { kind } = this.#call.framing;
    const said = run?.headers['content-type'];
    if (kind === 'bytes' && said !== undefined) headers['content-type'] = said;
    return headers;
  }

  /** For a client that asks for it and may see it. */
  #addTrace(headers: Headers, failure?: GatewayError): void {
    if (asksForTrace(this.#call, this.#client)) headers[TRACE_HEADER] = traceHeader(this.#trace.decision(failure));
  }

  #traceComment(failure?: GatewayError): string | undefined {
    return asksForTrace(this.#call, this.#client) ? traceComment(this.#trace.decision(failure)) : undefined;
  }

  /** Whatever is thrown on the way ends this request, and not the process. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (fault) {
      for (const run of this.#runs) run.cancel();
      this.#chain?.close();
      if (!this.#over) this.#fail(this.#caught(fault));
    }
  }

  /** Vendors repeat keys in their errors; what they say goes to a client and into the log. */
  #withoutSecret(run: AttemptRun, error: GatewayError): GatewayError {
    const message = redact(error.message, credentialFor(run.attempt, this.#admission.snapshot)?.secret);
    return message === error.message ? error : withMessage(error, message);
  }

  #caught(fault: unknown): GatewayError {
    if (!(fault instanceof GatewayError)) this.#admission.parts.onFault(fault);
    return asGatewayError(fault);
  }
}

function outcomeOf(run: AttemptRun): Pick<Outcome, 'usage' | 'finish' | 'warnings'> {
  return { usage: run.usage, finish: run.finish, warnings: run.exchange.warnings };
}

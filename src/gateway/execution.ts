// The life of one request: its route, its limits, the walk along its chain, and the answer that comes of it.
import type { Answer, ClientCall } from '../codec/exchange.ts';
import { GatewayError } from '../errors.ts';
import type { Timer } from '../upstream/clock.ts';
import type { Admission } from './admission.ts';
import { fairleadHeaders, type Headers, passUpstreamHeaders } from './answer-head.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { AttemptRun } from './attempt-run.ts';
import { ChainWalk, type WalkOwner } from './chain-walk.ts';
import type { KnownClient } from './client-keys.ts';
import { asGatewayError } from './error-answer.ts';
import { addRateLimits } from './rate-limit-headers.ts';
import { type Outcome, RecordDraft } from './record-draft.ts';
import { rejection } from './rejection.ts';
import type { Reply } from './reply.ts';
import { RequestLimits } from './request-limits.ts';
import { RequestTrace } from './request-trace.ts';
import { type RoutedCall, routeCall } from './routed-call.ts';
import { asksForTrace, TRACE_HEADER, traceComment, traceHeader } from './trace-header.ts';

export interface ExecutionInit {
  readonly admission: Admission;
  readonly call: ClientCall;
  /** Undefined: anonymous. */
  readonly client: KnownClient | undefined;
  readonly reply: Reply;
}

/** What a proxy's log says of a request whose client did not wait (nginx's number; no client ever sees it). */
const CLIENT_GONE_STATUS = 499;

export class Execution implements WalkOwner {
  readonly #admission: Admission;
  #call: ClientCall;
  readonly #client: KnownClient | undefined;
  readonly #reply: Reply;
  readonly #writer: AnswerWriter;
  readonly #draft: RecordDraft;
  readonly #trace: RequestTrace;
  #routed: RoutedCall | undefined;
  #limits: RequestLimits | undefined;
  #walk: ChainWalk | undefined;
  /** `stream`, from the commit point on. */
  #deadline: Timer | undefined;
  #over = false;

  constructor({ admission, call, client, reply }: ExecutionInit) {
    this.#admission = admission;
    this.#call = call;
    this.#client = client;
    this.#reply = reply;
    const { clock } = admission.parts;
    this.#trace = new RequestTrace(admission, call, client);
    admission.common.traces.add(this.#trace);
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
    const { snapshot, startedAt } = this.#admission;
    const routed = routeCall(this.#call, this.#trace.facts, { client: this.#client, admission: this.#admission });
    const { route, captures } = routed;
    this.#routed = routed;
    this.#call = routed.call;
    this.#trace.routed(route, captures);
    this.#draft.route = route.name;
    this.#admission.common.hedges.requested(route.name, startedAt);
    if (route.definition.reject !== undefined) throw rejection(route.definition.reject, snapshot);
    return routed;
  }

  #allowed(refusal: GatewayError | undefined): void {
    const routed = this.#routed;
    const limits = this.#limits;
    if (refusal !== undefined) {
      this.spent(refusal);
      return;
    }
    if (routed === undefined || limits === undefined || this.#over) return;
    const call = this.#call;
    if (routed.route.mirrors.length > 0) {
      this.#trace.mirrored(this.#admission.common.mirrors.send(call, this.#admission, routed));
    }
    if (call.requestHead.stream) this.#writer.awaitStream();
    const admission = this.#admission;
    this.#walk = new ChainWalk({ admission, call, routed, limits, draft: this.#draft, owner: this });
    this.#trace.walks(this.#walk.chain);
    this.#walk.begin();
  }

  // ---- from the commit point on ---------------------------------------------------------------------------------

  answered(run: AttemptRun, answer: Answer): void {
    this.#remember(run, answer.stored);
    const headers = this.#headers(run);
    this.#addTrace(headers);
    this.#writer.whole(answer.body, headers, answer.contentType);
    const { usage, finish } = answer;
    this.#close({ outcome: 'answered', status: 200, usage, finish, warnings: run.exchange.warnings });
  }

  committed(run: AttemptRun): void {
    this.#remember(run, run.storedAs);
    this.#writer.beginStream(this.#headers(run));
    this.#letGoOfRequest(run);
    const { stream } = run.attempt.settings.timeouts;
    if (stream !== undefined)
      this.#deadline = this.#admission.parts.clock.after(stream, () => this.#streamTimeout(run));
  }

  /** It is sent no more, but by mirrors: a stream may take long, and most of what its request holds is its body. */
  #letGoOfRequest({ exchange }: AttemptRun): void {
    if (this.#routed === undefined || this.#routed.route.mirrors.length > 0 || this.#limits?.holds) return;
    this.#trace.facts.letGo();
    this.#call.letGo?.();
    exchange.letGo?.();
  }

  wrote(run: AttemptRun, text: string | Buffer): boolean {
    return this.#writer.write(text, () => run.resume());
  }

  ended(run: AttemptRun, last: string | Buffer | undefined): void {
    this.#writer.endStream(last, this.#traceComment());
    this.#close({ outcome: 'answered', status: 200, ...outcomeOf(run) });
  }

  broke(run: AttemptRun, error: GatewayError): void {
    this.#writer.fail(error, {}, this.#traceComment(error));
    this.#close({ outcome: 'failed', status: 200, error, ...outcomeOf(run) });
  }

  #streamTimeout(run: AttemptRun): void {
    run.cancel();
    const { stream } = run.attempt.settings.timeouts;
    const message = `the answer took longer than ${stream} ms (timeout stream)`;
    this.#walk?.broke(run, new GatewayError('timeout', { message }));
  }

  /** The vendor keeps the answer: whoever asks for it again is led there. */
  #remember({ attempt }: AttemptRun, id: string | undefined): void {
    if (id === undefined || this.#routed === undefined) return;
    const { route, captures, facts } = this.#routed;
    const { target, keyId } = attempt;
    const place = { client: this.#client?.name, model: facts.model, route: route.name, captures, target, keyId };
    this.#admission.common.placements.keep(id, place);
  }

  // ---- the end --------------------------------------------------------------------------------------------------

  /** Nobody waits for the answer: the upstream is let go at once, whether it streams or not. */
  #gone(): void {
    if (this.#over) return;
    const run = this.#walk?.stop();
    this.#writer.abandon();
    const status = this.#writer.begun ? 200 : CLIENT_GONE_STATUS;
    this.#close({ outcome: 'gone', status, ...(run === undefined ? {} : outcomeOf(run)) });
  }

  spent(error: GatewayError): void {
    const begun = this.#writer.begun;
    const headers = this.#headers(undefined);
    if (!begun) this.#addTrace(headers, error);
    this.#writer.fail(error, headers, this.#traceComment(error));
    this.#close({ outcome: 'failed', status: begun ? 200 : this.#call.codec.errors.status(error), error });
  }

  #close(outcome: Outcome): void {
    this.#over = true;
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
      attempts: this.#walk?.attempts || undefined,
      warnings: run?.exchange.warnings,
    });
    const readings = this.#limits?.readings;
    if (readings !== undefined && readings.length > 0) {
      const { protocol } = this.#call.codec;
      addRateLimits(headers, { protocol, readings, now: this.#admission.parts.clock.now() });
    }
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
  faulted(fault: unknown): void {
    this.#walk?.stop();
    if (!this.#over) this.spent(this.caught(fault));
  }

  caught(fault: unknown): GatewayError {
    if (!(fault instanceof GatewayError)) this.#admission.parts.onFault(fault);
    return asGatewayError(fault);
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (fault) {
      this.faulted(fault);
    }
  }
}

function outcomeOf(run: AttemptRun): Pick<Outcome, 'usage' | 'finish' | 'warnings'> {
  return { usage: run.usage, finish: run.finish, warnings: run.exchange.warnings };
}

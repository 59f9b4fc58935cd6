// Canonical events as the chunks that Chat's clients read: role first, one finish a choice, usage only if asked, `[DONE]`.
import type { MediaPart } from '../canonical/content.ts';
import type { OpenedPart, StreamEvent } from '../canonical/events.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import { errors } from '../openai-error.ts';
import { encodeAnnotation } from './citations.ts';
import { encodeFinish } from './finish.ts';
import { encodeDetail } from './reasoning.ts';
import { wantsFunctionCall } from './request-decode.ts';
import { answerId, encodeMediaPart, hidesThoughts, warnAnswer } from './response-encode.ts';
import { encodeUsage } from './usage.ts';
import { BARE_FAMILY, PROTOCOL } from './wire.ts';

/** What a choice has said so far. */
interface ChoiceState {
  opened: OpenedPart | undefined;
  /** Of the call that is open; -1 before the first. */
  callIndex: number;
  /** UTF-16 units of content before the open text. */
  textLength: number;
  offset: number;
  thought: string;
  thoughts: number;
  /** A call's arguments have been written. */
  called: boolean;
  refusal: boolean;
}

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;

export function streamEncoder(reply: ReplyContext): StreamEncoder {
  const choices = new Map<number, ChoiceState>();
  const hidden = hidesThoughts(reply.request);
  const asLegacy = wantsFunctionCall(reply.request);
  const usageField = reply.request.streamUsage ? ',"usage":null' : '';
  let head = '';
  let more = '';
  let usage: Usage | undefined;

  function begin(event: EventOf<'start'>): string {
    const { system_fingerprint, service_tier } = event.extensions?.[PROTOCOL] ?? {};
    const fields: JsonObject = {
      id: answerId(event, reply),
      object: 'chat.completion.chunk',
      created: event.created ?? reply.created,
      model: event.model ?? reply.request.model,
      ...(system_fingerprint !== undefined && { system_fingerprint }),
      ...(service_tier !== undefined && { service_tier }),
    };
    head = `data: ${JSON.stringify(fields).slice(0, -1)},"choices":[`;
    more = `]${usageField}}\n\n`;
    return stateOf(0).text;
  }

  /** The choice's state, and the chunk with its role where this is the first that is heard of it. */
  function stateOf(candidate: number): { state: ChoiceState; text: string } {
    const known = choices.get(candidate);
    if (known !== undefined) return { state: known, text: '' };
    const state: ChoiceState = {
      opened: undefined,
      callIndex: -1,
      textLength: 0,
      offset: 0,
      thought: '',
      thoughts: 0,
      called: false,
      refusal: false,
    };
    choices.set(candidate, state);
    return { state, text: chunk(candidate, '{"role":"assistant","content":""}') };
  }

  /** `delta` and the rest as JSON texts: this runs for every token. */
  function chunk(candidate: number, delta: string, finish = 'null', logprobs = 'null'): string {
    return `${head}{"index":${candidate},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}${more}`;
  }

  function open({ candidate, opened }: EventOf<'part-start'>): string {
    const { state, text } = stateOf(candidate);
    state.opened = opened;
    state.offset = state.textLength;
    state.thought = '';
    state.called = false;
    return text + (OPENERS[opened.type]?.(opened, candidate, state) ?? '');
  }

  type Opener = (opened: OpenedPart, candidate: number, state: ChoiceState) => string;

  const OPENERS: Readonly<Partial<Record<OpenedPart['type'], Opener>>> = {
    refusal: (_, __, state) => {
      state.refusal = true;
      return '';
    },
    'tool-call': (opened, candidate, state) => openCall(opened as OpenedPart & { type: 'tool-call' }, candidate, state),
    thinking: (opened, candidate, state) => {
      if (opened.type !== 'thinking' || opened.redacted !== true || hidden) return '';
      return details(candidate, state, encodeDetail({ ...opened, text: '' }, state.thoughts, BARE_FAMILY));
    },
    media: (opened, candidate) => {
      const media = opened as MediaPart;
      const wire = encodeMediaPart(media, reply);
      if (wire === undefined) return '';
      return chunk(candidate, JSON.stringify(media.kind === 'audio' ? { audio: wire } : { images: [wire] }));
    },
    native: (opened, candidate) => {
      if (opened.type === 'native') warnAnswer(reply, `choices[${candidate}].delta`, String(opened.value.type));
      return '';
    },
  };

  function openCall(call: OpenedPart & { type: 'tool-call' }, candidate: number, state: ChoiceState): string {
    state.callIndex += 1;
    if (asLegacy && state.callIndex > 0) {
      warnAnswer(reply, 'function_call', 'a further call');
      return '';
    }
    const { name } = call;
    if (asLegacy) return chunk(candidate, JSON.stringify({ function_call: { name, arguments: '' } }));
    const called =
      call.custom === true
        ? { type: 'custom', custom: { name, input: '' } }
        : { type: 'function', function: { name, arguments: '' } };
    const id = callIdWithSignature(call.id, call.signature);
    return chunk(candidate, JSON.stringify({ tool_calls: [{ index: state.callIndex, id, ...called }] }));
  }

  function grow({ candidate, text }: EventOf<'part-delta'>): string {
    const { state } = stateOf(candidate);
    const json = JSON.stringify(text);
    switch (state.opened?.type) {
      case 'text':
        state.textLength += text.length;
        return chunk(candidate, `{"content":${json}}`);
      case 'refusal':
        return chunk(candidate, `{"refusal":${json}}`);
      case 'thinking':
        return hidden ? '' : growThought(candidate, state, text);
      case 'tool-call':
        return growCall(candidate, state, json);
      default:
        return '';
    }
  }

  function growThought(candidate: number, state: ChoiceState, text: string): string {
    const separator = state.thought === '' && state.thoughts > 0 ? '\n\n' : '';
    state.thought += text;
    return chunk(candidate, `{"reasoning_content":${JSON.stringify(separator + text)}}`);
  }

  function growCall(candidate: number, state: ChoiceState, json: string): string {
    const isCustom = state.opened?.type === 'tool-call' && state.opened.custom === true;
    state.called = true;
    if (asLegacy) return state.callIndex > 0 ? '' : chunk(candidate, `{"function_call":{"arguments":${json}}}`);
    const called = isCustom ? `"custom":{"input":${json}}` : `"function":{"arguments":${json}}`;
    return chunk(candidate, `{"tool_calls":[{"index":${state.callIndex},${called}}]}`);
  }

  /** The whole thought once more, with its signature, for clients that give it back; plain clients read the text alone. */
  function sign({ candidate, signature }: EventOf<'signature'>): string {
    const { state } = stateOf(candidate);
    if (hidden || state.opened?.type !== 'thinking') return '';
    const detail = encodeDetail({ type: 'thinking', text: state.thought, signature }, state.thoughts, BARE_FAMILY);
    return details(candidate, state, detail);
  }

  function details(candidate: number, _: ChoiceState, detail: JsonObject): string {
    return chunk(candidate, JSON.stringify({ reasoning_details: [detail] }));
  }

  function close({ candidate }: EventOf<'part-end'>): string {
    const { state } = stateOf(candidate);
    const ended = state.opened;
    state.opened = undefined;
    if (ended?.type === 'thinking') state.thoughts += 1;
    // A call without arguments must still read as an object.
    if (ended?.type !== 'tool-call' || state.called || ended.custom === true) return '';
    return growCall(candidate, state, '"{}"');
  }

  function cite({ candidate, citation }: EventOf<'citation'>): string {
    const annotation = encodeAnnotation(citation, stateOf(candidate).state.offset);
    if (annotation !== undefined) return chunk(candidate, JSON.stringify({ annotations: [annotation] }));
    warnAnswer(reply, 'citations', 'a citation without a URL');
    return '';
  }

  function finishChoice({ candidate, finish }: EventOf<'finish'>): string {
    const { state, text } = stateOf(candidate);
    const word = encodeFinish(finish, { refusalShown: state.refusal, warn: reply.warn });
    return text + chunk(candidate, '{}', JSON.stringify(asLegacy && word === 'tool_calls' ? 'function_call' : word));
  }

  function end(): string {
    const counts =
      usage === undefined || !reply.request.streamUsage
        ? ''
        : `${head}],"usage":${JSON.stringify(encodeUsage(usage))}}\n\n`;
    return `${counts}data: [DONE]\n\n`;
  }

  type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => string };
  const handlers: Handlers = {
    start: begin,
    'part-start': open,
    'part-delta': grow,
    'part-end': close,
    signature: sign,
    citation: cite,
    logprobs: ({ candidate, value }) => chunk(candidate, '{}', 'null', JSON.stringify(value)),
    finish: finishChoice,
    usage: (event) => {
      usage = event.usage;
      return '';
    },
    native: ({ protocol, event, data }) => {
      if (protocol !== PROTOCOL) warnAnswer(reply, event ?? String(data.type), `an event of ${protocol}`);
      return protocol === PROTOCOL ? sseFrame(JSON.stringify(data), event) : '';
    },
    error: ({ error }) => errors.encodeInStream(error, reply.requestId),
    end,
  };
  return { encode: (event) => (handlers[event.type] as (event: StreamEvent) => string)(event) };
}

// What a simulated upstream answers, whatever it is asked for: the path says which operation that is.
import type { Codec, RequestHead } from '../../codec/codec.ts';
import type { UpstreamRequest } from '../../upstream/transport.ts';
import { callHead, readHead, type WireAnswer, wholeAnswer, wireAnswer } from './wire.ts';

type Form = 'embedding' | 'count_tokens' | 'completion' | 'relay';

const FORMS: readonly (readonly [path: RegExp, form: Form])[] = [
  [/embed/i, 'embedding'],
  [/count[-_]?tokens|\/input_tokens$/i, 'count_tokens'],
  [/\/(images|audio|moderations|rerank)\b/, 'relay'],
  [/(?<!\/chat)\/completions$|\/api\/generate$/, 'completion'],
];

/** Undefined for a chat. */
export function operationOf(path: string): Form | undefined {
  return FORMS.find(([form]) => form.test(path))?.[1];
}

/** Whom an upstream was asked for, and how. */
export function operationHead(codec: Codec, request: UpstreamRequest): RequestHead {
  const form = operationOf(request.url.pathname);
  const { embedding, count_tokens } = codec.operations ?? {};
  const reader = { embedding, count_tokens, completion: undefined, relay: undefined }[form ?? 'completion'];
  return readHead(reader ?? codec.chat, request);
}

export function operationAnswer(codec: Codec, request: UpstreamRequest, head: RequestHead): WireAnswer {
  const form = operationOf(request.url.pathname);
  const { completion, embedding, count_tokens } = codec.operations ?? {};
  if (form === 'completion' && completion !== undefined) return wireAnswer({ ...codec, chat: completion }, head);
  if (form === 'relay') return wholeAnswer({ data: [] });
  const body = JSON.parse(request.body?.toString() || '{}');
  const call = callHead(request.url.pathname, { query: request.url.searchParams, headers: request.headers });
  const reply = { call, warn: () => {} };
  if (form === 'embedding' && embedding !== undefined) {
    const asked = embedding.decodeRequest(body, call);
    const vectors = asked.inputs.map(() => [0.25, -0.5, 0.75]);
    return wholeAnswer(
      embedding.encodeResponse({ vectors, inputTokens: vectors.length }, { ...reply, request: asked }),
    );
  }
  if (form === 'count_tokens' && count_tokens !== undefined) {
    const asked = count_tokens.decodeRequest(body, call);
    return wholeAnswer(count_tokens.encodeResponse({ inputTokens: 10 }, { ...reply, request: asked }));
  }
  return wireAnswer(codec, head);
}

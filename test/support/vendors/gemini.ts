// Gemini's generateContent as its reference describes it: echoes text, sees images, calls the first tool, wants its
// thought signature back with the result.
import {
  askedStatus,
  inputsFor,
  sendFrames,
  sendJson,
  startVendor,
  type VendorRequest,
  type VendorServer,
} from './vendor-server.ts';

/** Bytes in base64, as the API gives them. */
const SIGNATURE = Buffer.from('the thought behind the first call').toString('base64');

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export function startGemini(): Promise<VendorServer> {
  return startVendor((request, response) => {
    const [, model = '', method] = /\/v1beta\/models\/([^:]+):(\w+)/.exec(request.path) ?? [];
    const status = refusal(request, model);
    if (status !== undefined) {
      const error = { code: status, message: `told to answer ${status}`, status: STATUSES[status] ?? 'UNKNOWN' };
      sendJson(response, status, { error });
      return;
    }
    const parts = answerTo(request.body);
    if (method === 'streamGenerateContent') sendFrames(response, streamOf(model, parts));
    else sendJson(response, 200, { ...answer(model, parts, 'STOP'), usageMetadata: USAGE });
  });
}

interface Part {
  readonly text?: string;
  readonly functionCall?: { name: string; args: object };
  readonly thoughtSignature?: string;
}

const USAGE = { promptTokenCount: 15, candidatesTokenCount: 5, thoughtsTokenCount: 2, totalTokenCount: 22 };

function refusal({ headers }: VendorRequest, model: string): number | undefined {
  if (headers['x-goog-api-key'] !== 'gemini-secret') return 403;
  return askedStatus(model);
}

// biome-ignore lint/suspicious/noExplicitAny: a body as it came, looked into field by field.
function answerTo(body: any): Part[] {
  const parts = body.contents.at(-1).parts;
  const result = parts.find((part: { functionResponse?: object }) => part.functionResponse)?.functionResponse;
  if (result) {
    const kept = JSON.stringify(body.contents).includes(SIGNATURE) ? 'kept' : 'lost';
    return [{ text: `tool ${result.name} said ${JSON.stringify(result.response)}, signature ${kept}` }];
  }
  const image = parts.find((part: { inlineData?: object }) => part.inlineData)?.inlineData;
  if (image) return [{ text: `image ${image.mimeType}` }];
  if (body.generationConfig?.responseMimeType === 'application/json')
    return [{ text: '{"city":"Paris","degrees":21}' }];
  const tool = body.tools?.[0]?.functionDeclarations?.[0]?.name;
  if (tool) {
    return [
      { text: 'Let me look.' },
      ...inputsFor(tool).map((args, at) => ({
        functionCall: { name: tool, args },
        ...(at === 0 ? { thoughtSignature: SIGNATURE } : {}),
      })),
    ];
  }
  return [{ text: `You said: ${parts.map((part: Part) => part.text ?? '').join('')}` }];
}

function answer(model: string, parts: readonly Part[], finishReason?: string) {
  const candidate = { content: { role: 'model', parts }, index: 0, ...(finishReason ? { finishReason } : {}) };
  return { candidates: [candidate], modelVersion: model, responseId: 'resp-1' };
}

function streamOf(model: string, parts: readonly Part[]): { data: unknown }[] {
  const pieces = parts.flatMap((part): Part[] =>
    part.text === undefined ? [part] : (part.text.match(/[\s\S]{1,5}/g) ?? []).map((text) => ({ text })),
  );
  const last = pieces.length - 1;
  return pieces.map((piece, at) => ({
    data: { ...answer(model, [piece], at === last ? 'STOP' : undefined), usageMetadata: USAGE },
  }));
}

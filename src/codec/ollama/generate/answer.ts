// Answers of `/api/generate` in the form of chat's, and chat's in theirs.
import type { JsonObject } from '../../canonical/json.ts';
import { objectOf, parseObject, textOf } from '../../canonical/read-json.ts';
import type { Warn } from '../../canonical/warning.ts';
import { ndjsonFrame } from '../../framing/write.ts';
import type { Frame } from '../../stream-contract.ts';

/** `response`, `thinking` and `image` as a message; anything else as it is. */
export function answerToChat(body: JsonObject): JsonObject {
  if (body.response === undefined) return body;
  const { response, thinking, image, ...rest } = body;
  const message: JsonObject = {
    role: 'assistant',
    content: textOf(response) ?? '',
    ...(thinking !== undefined && { thinking }),
    ...(typeof image === 'string' && { images: [image] }),
  };
  return { ...rest, message };
}

export function frameToChat(frame: Frame): Frame {
  const line = parseObject(frame.data);
  return line === undefined ? frame : { ...frame, data: JSON.stringify(answerToChat(line)) };
}

/** A message as `response` and `thinking`; calls, which nothing asked for, are told as lost. */
export function answerFromChat(body: JsonObject, warn: Warn): JsonObject {
  const said = objectOf(body.message);
  if (said === undefined) return body;
  const { message: _, model, created_at, ...rest } = body;
  for (const field of ['tool_calls', 'images']) {
    if (said[field] !== undefined) warn({ code: 'dropped', path: `message.${field}`, protocol: 'ollama' });
  }
  const { content, thinking } = said;
  return {
    ...(model !== undefined && { model }),
    ...(created_at !== undefined && { created_at }),
    response: textOf(content) ?? '',
    ...(thinking !== undefined && { thinking }),
    ...rest,
  };
}

export function linesFromChat(warn: Warn): (lines: string) => string {
  return (lines) =>
    lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const body = parseObject(line);
        return ndjsonFrame(body === undefined ? line : JSON.stringify(answerFromChat(body, warn)));
      })
      .join('');
}

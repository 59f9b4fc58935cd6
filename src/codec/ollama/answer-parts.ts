// Parts of an answer as Ollama clients expect them.
import { warnLostStopSequence } from '../canonical/answer-losses.ts';
import type { Extensions, ToolCallPart } from '../canonical/content.ts';
import { argumentsOf } from '../canonical/custom-calls.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import type { Finish, FinishReason } from '../canonical/response.ts';
import type { Warn } from '../canonical/warning.ts';
import type { OllamaToolCall } from './wire.ts';

/** The signature of another family's call rides in the id, which clients send back. */
export function writeToolCall(call: ToolCallPart, index: number): OllamaToolCall {
  return {
    id: callIdWithSignature(call.id, call.signature),
    function: { index, name: call.name, arguments: argumentsOf(call) },
  };
}

const REASONS: Partial<Readonly<Record<FinishReason, string>>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  tool_calls: 'stop',
  length: 'length',
};

/** There are two reasons, and what Ollama itself said besides (`load`, `unload`). */
export function writeFinish(finish: Finish | undefined, warn: Warn): string {
  if (finish === undefined) return 'stop';
  warnLostStopSequence(finish, { warn, protocol: 'ollama' });
  if (finish.raw === 'load' || finish.raw === 'unload') return finish.raw;
  const written = REASONS[finish.reason];
  if (written !== undefined) return written;
  warn({ code: 'changed', path: 'done_reason', protocol: 'ollama', detail: finish.reason });
  return finish.reason === 'context_exceeded' ? 'length' : 'stop';
}

/** What the upstream said beside its answer in words of its own protocol. */
export function warnForeign(extensions: Extensions | undefined, prefix: string, warn: Warn): void {
  for (const [owner, bag] of Object.entries(extensions ?? {})) {
    if (owner === 'ollama') continue;
    for (const field of Object.keys(bag ?? {}))
      warn({ code: 'dropped', path: `${prefix}${field}`, protocol: 'ollama' });
  }
}

// Finish reasons of every protocol, sorted into classes; and which classes each protocol has a word for.
import type { FinishClass } from './answer.ts';

export const ORACLE_PROTOCOLS = ['chat', 'responses', 'anthropic', 'gemini', 'ollama'] as const;
export type OracleProtocol = (typeof ORACLE_PROTOCOLS)[number];

const CLASSES: Readonly<Record<OracleProtocol, Readonly<Record<string, FinishClass>>>> = {
  chat: {
    stop: 'stop',
    eos: 'stop',
    end_turn: 'stop',
    length: 'length',
    model_length: 'length',
    max_tokens: 'length',
    tool_calls: 'calls',
    function_call: 'calls',
    content_filter: 'filter',
    error: 'error',
    insufficient_system_resource: 'error',
  },
  responses: {
    completed: 'stop',
    max_output_tokens: 'length',
    content_filter: 'filter',
    failed: 'error',
  },
  anthropic: {
    end_turn: 'stop',
    stop_sequence: 'stop_sequence',
    max_tokens: 'length',
    tool_use: 'calls',
    pause_turn: 'pause',
    refusal: 'refusal',
    model_context_window_exceeded: 'context',
  },
  gemini: {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'filter',
    RECITATION: 'filter',
    BLOCKLIST: 'filter',
    PROHIBITED_CONTENT: 'filter',
    SPII: 'filter',
    IMAGE_SAFETY: 'filter',
    IMAGE_PROHIBITED_CONTENT: 'filter',
    IMAGE_RECITATION: 'filter',
    MODEL_ARMOR: 'filter',
    LANGUAGE: 'filter',
    MALFORMED_FUNCTION_CALL: 'error',
    UNEXPECTED_TOOL_CALL: 'error',
    TOO_MANY_TOOL_CALLS: 'error',
    MISSING_THOUGHT_SIGNATURE: 'error',
    MALFORMED_RESPONSE: 'error',
  },
  ollama: { stop: 'stop', length: 'length' },
};

export function finishOf(protocol: OracleProtocol, word: string): FinishClass | undefined {
  if (word === '') return undefined;
  return CLASSES[protocol][word] ?? 'other';
}

/** What a class may honestly be said as where a protocol has no word of its own for it, besides the class itself. */
const SAME: Readonly<Record<OracleProtocol, Readonly<Partial<Record<FinishClass, readonly FinishClass[]>>>>> = {
  chat: { stop_sequence: ['stop'], refusal: ['stop', 'filter'] },
  responses: { stop_sequence: ['stop'], calls: ['stop'], refusal: ['stop', 'filter'] },
  // Anthropic's classifiers end an answer as `refusal`: it is its word for a filter too.
  anthropic: { filter: ['refusal'] },
  gemini: { stop_sequence: ['stop'], calls: ['stop'], refusal: ['filter', 'stop'] },
  ollama: { stop_sequence: ['stop'], calls: ['stop'] },
};

/** Whether `said` is how this protocol says `meant`. */
export function isSaidAs(protocol: OracleProtocol, meant: FinishClass, said: FinishClass | undefined): boolean {
  return meant === said || (said !== undefined && SAME[protocol][meant]?.includes(said) === true);
}

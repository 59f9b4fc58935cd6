// Servers on one's own machine, at the port they listen on unless told otherwise, and the provider inside the process.
import type { Preset } from './preset.ts';

export const LOCAL_PRESETS: readonly Preset[] = [
  {
    name: 'demo',
    title: 'Demo',
    protocol: 'demo',
    baseUrl: 'demo://inside',
    auth: { kind: 'none' },
    needsKey: false,
    source: 'answers inside the process; codec/demo says how',
  },
  {
    name: 'ollama',
    title: 'Ollama',
    protocol: 'ollama',
    baseUrl: 'http://127.0.0.1:11434',
    auth: { kind: 'bearer' },
    needsKey: false,
    source: 'docs.ollama.com/api, 2026-11',
  },
  local('lmstudio', 'LM Studio', 1234, 'lmstudio.ai/docs/developer/openai-compat'),
  local('vllm', 'vLLM', 8000, 'docs.vllm.ai/en/latest/serving/openai_compatible_server'),
  {
    ...local(
      'mistral-vllm',
      'Mistral on vLLM',
      8000,
      'docs.vllm.ai/en/latest/api/vllm/tool_parsers/mistral_tool_parser',
    ),
    // With Mistral's own tokenizer ids of calls are nine letters or digits, and the messages have no field for past thinking.
    quirks: { tool_id: 'alnum9', reasoning_field: 'none' },
  },
  local('llamacpp', 'llama.cpp', 8080, 'github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md'),
];

/** A key is not needed, but sent where the file gives one: each of them can be started with `--api-key`. */
function local(name: string, title: string, port: number, document: string): Preset {
  return {
    name,
    title,
    protocol: 'openai-chat',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    auth: { kind: 'bearer' },
    needsKey: false,
    source: `${document}, 2026-11`,
  };
}

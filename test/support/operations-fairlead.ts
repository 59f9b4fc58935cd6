// Fairlead before one server of each vendor, for tests of what is not chat. `PROVIDER/MODEL` as a model leads there.
import { type RunningFairlead, startFairlead } from './fairlead.ts';
import { startAnthropic } from './vendors/anthropic.ts';
import {
  startAnthropicOperations,
  startGeminiOperations,
  startOllamaOperations,
  startOpenAiOperations,
} from './vendors/operations.ts';
import type { VendorServer } from './vendors/vendor-server.ts';

export interface OperationsFairlead extends RunningFairlead {
  readonly openai: VendorServer;
  readonly anthropic: VendorServer;
  readonly gemini: VendorServer;
  readonly ollama: VendorServer;
  /** Anthropic's chat alone. */
  readonly chat: VendorServer;
}

export async function startOperations(): Promise<OperationsFairlead> {
  const openai = await startOpenAiOperations();
  const anthropic = await startAnthropicOperations();
  const gemini = await startGeminiOperations();
  const ollama = await startOllamaOperations();
  const chat = await startAnthropic();
  const vendors = [openai, anthropic, gemini, ollama, chat];
  const fairlead = await startFairlead(
    `edition 2026
server { listen 127.0.0.1:0 }
client app   { key env.APP_KEY }
client other { key env.OTHER_KEY; models "openai-*" }
provider openai    { base_url "${openai.url}/v1"; key env.OPENAI_KEY }
provider responses { preset openai; protocol openai-responses; base_url "${openai.url}/v1"; key env.OPENAI_KEY }
provider anthropic { base_url "${anthropic.url}"; key env.ANTHROPIC_KEY }
provider gemini    { base_url "${gemini.url}"; key env.GEMINI_KEY }
provider ollama    { base_url "${ollama.url}"; key env.OLLAMA_KEY }
provider chat      { protocol anthropic; base_url "${chat.url}"; auth header "x-api-key"; key env.ANTHROPIC_KEY }
route chat      { match model "chat-*"; to chat/$1 }
route responses { match model "responses-*"; to responses/$1 }
route anthropic { match model "anthropic-*"; to anthropic/$1 }
route gemini    { match model "gemini-*"; to gemini/$1 }
route ollama    { match model "ollama-*"; to ollama/$1 }
route capped    { match model "openai-capped"; cap max_tokens 7; to openai/gpt-3.5-turbo-instruct }
route openai    { match model "openai-*"; to openai/$1 }
route vendors   { match model "dall-e-2", "omni-moderation-latest"; to openai/$model }
route second    { match model "able"; to { rotate priority; anthropic/claude; openai/text-embedding-3-small } }
route arms      { match model "able-later"; to anthropic/claude; fallback on timeout to openai/text-embedding-3-small }
route named     { match model "named-model"; to openai/named-model }
`,
    {
      APP_KEY: 'app-secret',
      OTHER_KEY: 'other-secret',
      OPENAI_KEY: 'openai-secret',
      ANTHROPIC_KEY: 'anthropic-secret',
      GEMINI_KEY: 'gemini-secret',
      OLLAMA_KEY: 'ollama-secret',
    },
  );
  return {
    ...fairlead,
    openai,
    anthropic,
    gemini,
    ollama,
    chat,
    async stop() {
      await fairlead.stop();
      await Promise.all(vendors.map((vendor) => vendor.close()));
    },
  };
}

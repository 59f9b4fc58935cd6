// The packages that people really use, unmodified, each doing the same four things through Fairlead.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { type Content, GoogleGenAI, type Part } from '@google/genai';
import { generateText, jsonSchema, type LanguageModel, Output, stepCountIs, streamText, tool } from 'ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';

/** What one client makes of an answer, in words that all of them share. */
interface Called {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

export interface Client {
  readonly name: string;
  /** The provider's protocol that it speaks itself. */
  readonly speaks: string;
  text(model: string, stream: boolean): Promise<string>;
  /** Offers the tool, hands back `sunny` for each call, and gives the calls and the text after them. */
  tools(model: string, stream: boolean): Promise<Called>;
  /** The answer as JSON of `CITY`. */
  structured(model: string): Promise<unknown>;
}

const CITY = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const }, degrees: { type: 'integer' as const } },
  required: ['city', 'degrees'],
  additionalProperties: false,
};
const ASKED = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
  additionalProperties: false,
};
const KEY = 'app-secret';

export const CLIENTS: readonly ((url: string) => Client)[] = [
  openAiChat,
  openAiResponses,
  anthropic,
  google,
  ollama,
  (url) =>
    aiSdk(
      'ai with @ai-sdk/openai (Responses)',
      'openai-responses',
      createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` }),
    ),
  (url) =>
    aiSdk('ai with @ai-sdk/openai (Chat)', 'openai-chat', createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` }).chat),
  (url) => aiSdk('ai with @ai-sdk/anthropic', 'anthropic', createAnthropic({ apiKey: KEY, baseURL: `${url}/v1` })),
  (url) =>
    aiSdk('ai with @ai-sdk/google', 'gemini', createGoogleGenerativeAI({ apiKey: KEY, baseURL: `${url}/v1beta` })),
];

function openAiChat(url: string): Client {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 0 });
  const weather = {
    type: 'function' as const,
    function: { name: 'weather', description: 'The weather', parameters: ASKED },
  };
  const ask = async (body: OpenAI.ChatCompletionCreateParamsNonStreaming, stream: boolean) => {
    const answer = stream
      ? await client.chat.completions.stream({ ...body, stream: true }).finalChatCompletion()
      : await client.chat.completions.create(body);
    const [choice] = answer.choices;
    if (choice === undefined) throw new Error('an answer without a choice');
    return choice.message;
  };
  return {
    name: 'openai, Chat',
    speaks: 'openai-chat',
    text: async (model, stream) =>
      (await ask({ model, messages: [{ role: 'user', content: 'hello' }] }, stream)).content ?? '',
    async tools(model, stream) {
      const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'weather?' }];
      const first = await ask({ model, messages, tools: [weather] }, stream);
      const calls = (first.tool_calls ?? []).filter((call) => call.type === 'function');
      messages.push({ role: 'assistant', content: first.content, tool_calls: calls });
      for (const { id } of calls) messages.push({ role: 'tool', tool_call_id: id, content: 'sunny' });
      const { content } = await ask({ model, messages, tools: [weather] }, stream);
      return {
        text: content ?? '',
        calls: calls.map((call) => ({ name: call.function.name, input: JSON.parse(call.function.arguments) })),
      };
    },
    async structured(model) {
      const format = { type: 'json_schema' as const, json_schema: { name: 'city', schema: CITY, strict: true } };
      const messages = [{ role: 'user' as const, content: 'where?' }];
      return JSON.parse((await ask({ model, messages, response_format: format }, true)).content ?? '');
    },
  };
}

function openAiResponses(url: string): Client {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 0 });
  const weather = {
    type: 'function' as const,
    name: 'weather',
    description: 'The weather',
    parameters: ASKED,
    strict: true,
  };
  const ask = (body: OpenAI.Responses.ResponseCreateParamsNonStreaming, stream: boolean) =>
    stream ? client.responses.stream({ ...body, stream: true }).finalResponse() : client.responses.create(body);
  return {
    name: 'openai, Responses',
    speaks: 'openai-responses',
    text: async (model, stream) => (await ask({ model, input: 'hello' }, stream)).output_text,
    async tools(model, stream) {
      const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: 'weather?' }];
      const first = await ask({ model, input, tools: [weather] }, stream);
      const output: readonly OpenAI.Responses.ResponseOutputItem[] = first.output;
      const calls = output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      for (const item of output)
        if (item.type === 'function_call' || item.type === 'message' || item.type === 'reasoning') input.push(item);
      for (const { call_id } of calls) input.push({ type: 'function_call_output', call_id, output: 'sunny' });
      const { output_text } = await ask({ model, input, tools: [weather] }, stream);
      return {
        text: output_text,
        calls: calls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments) })),
      };
    },
    async structured(model) {
      const text = { format: { type: 'json_schema' as const, name: 'city', schema: CITY, strict: true } };
      return JSON.parse((await ask({ model, input: 'where?', text }, true)).output_text);
    },
  };
}

function anthropic(url: string): Client {
  const client = new Anthropic({ apiKey: KEY, baseURL: url, maxRetries: 0 });
  const weather: Anthropic.Tool = { name: 'weather', description: 'The weather', input_schema: ASKED };
  const ask = (body: Omit<Anthropic.MessageCreateParamsNonStreaming, 'max_tokens'>, stream: boolean) =>
    stream
      ? client.messages.stream({ ...body, max_tokens: 1000 }).finalMessage()
      : client.messages.create({ ...body, max_tokens: 1000 });
  const textOf = (answer: Anthropic.Message): string =>
    answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return {
    name: '@anthropic-ai/sdk',
    speaks: 'anthropic',
    text: async (model, stream) => textOf(await ask({ model, messages: [{ role: 'user', content: 'hello' }] }, stream)),
    async tools(model, stream) {
      const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'weather?' }];
      const first = await ask({ model, messages, tools: [weather] }, stream);
      const calls = first.content.filter((block) => block.type === 'tool_use');
      const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'sunny' }));
      messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
      const text = textOf(await ask({ model, messages, tools: [weather] }, stream));
      return { text, calls: calls.map(({ name, input }) => ({ name, input })) };
    },
    async structured(model) {
      const output_config = { format: { type: 'json_schema' as const, schema: CITY } };
      return JSON.parse(
        textOf(await ask({ model, messages: [{ role: 'user', content: 'where?' }], output_config }, true)),
      );
    },
  };
}

function google(url: string): Client {
  const client = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: url } });
  const weather = {
    functionDeclarations: [{ name: 'weather', description: 'The weather', parametersJsonSchema: ASKED }],
  };
  const ask = async (model: string, contents: Content[], config: object, stream: boolean): Promise<Part[]> => {
    if (!stream)
      return (await client.models.generateContent({ model, contents, config })).candidates?.[0]?.content?.parts ?? [];
    const parts: Part[] = [];
    for await (const chunk of await client.models.generateContentStream({ model, contents, config })) {
      parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
    }
    return parts;
  };
  const textOf = (parts: readonly Part[]): string =>
    parts.map(({ text, thought }) => (thought ? '' : (text ?? ''))).join('');
  const user = (text: string): Content => ({ role: 'user', parts: [{ text }] });
  return {
    name: '@google/genai',
    speaks: 'gemini',
    text: async (model, stream) => textOf(await ask(model, [user('hello')], {}, stream)),
    async tools(model, stream) {
      const contents = [user('weather?')];
      const first = await ask(model, contents, { tools: [weather] }, stream);
      const calls = first.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall]));
      const results = calls.map(({ id, name = '' }) => ({
        functionResponse: { ...(id === undefined ? {} : { id }), name, response: { output: 'sunny' } },
      }));
      contents.push({ role: 'model', parts: first }, { role: 'user', parts: results });
      const text = textOf(await ask(model, contents, { tools: [weather] }, stream));
      return { text, calls: calls.map(({ name = '', args }) => ({ name, input: args })) };
    },
    async structured(model) {
      const config = { responseMimeType: 'application/json', responseJsonSchema: CITY };
      return JSON.parse(textOf(await ask(model, [user('where?')], config, true)));
    },
  };
}

function ollama(url: string): Client {
  const client = new Ollama({ host: url, headers: { authorization: `Bearer ${KEY}` } });
  const weather = { type: 'function', function: { name: 'weather', description: 'The weather', parameters: ASKED } };
  type Message = Awaited<ReturnType<typeof client.chat>>['message'];
  const ask = async (model: string, messages: Message[], more: object, stream: boolean): Promise<Message> => {
    if (!stream) return (await client.chat({ model, messages, ...more })).message;
    const whole = { role: 'assistant', content: '', tool_calls: [] as NonNullable<Message['tool_calls']> };
    for await (const { message } of await client.chat({ model, messages, ...more, stream: true })) {
      whole.content += message.content;
      whole.tool_calls.push(...(message.tool_calls ?? []));
    }
    return whole;
  };
  return {
    name: 'ollama',
    speaks: 'ollama',
    text: async (model, stream) => (await ask(model, [{ role: 'user', content: 'hello' }], {}, stream)).content,
    async tools(model, stream) {
      const messages: Message[] = [{ role: 'user', content: 'weather?' }];
      const first = await ask(model, messages, { tools: [weather] }, stream);
      messages.push(first);
      const calls = first.tool_calls ?? [];
      for (const call of calls) messages.push({ role: 'tool', content: 'sunny', tool_name: call.function.name });
      const { content } = await ask(model, messages, { tools: [weather] }, stream);
      return {
        text: content,
        calls: calls.map((call) => ({ name: call.function.name, input: call.function.arguments })),
      };
    },
    structured: async (model) =>
      JSON.parse((await ask(model, [{ role: 'user', content: 'where?' }], { format: CITY }, true)).content),
  };
}

function aiSdk(name: string, speaks: string, provider: (model: string) => LanguageModel): Client {
  const weather = tool({
    description: 'The weather',
    inputSchema: jsonSchema<{ city: string }>(ASKED),
    execute: () => 'sunny',
  });
  return {
    name,
    speaks,
    async text(model, stream) {
      const ask = { model: provider(model), prompt: 'hello', maxRetries: 0 };
      return stream ? streamText(ask).text : (await generateText(ask)).text;
    },
    async tools(model, stream) {
      const ask = {
        model: provider(model),
        prompt: 'weather?',
        tools: { weather },
        stopWhen: stepCountIs(2),
        maxRetries: 0,
      };
      const result = stream ? streamText(ask) : await generateText(ask);
      const [first] = await result.steps;
      return {
        text: await result.text,
        calls: (first?.toolCalls ?? []).map(({ toolName, input }) => ({ name: toolName, input })),
      };
    },
    async structured(model) {
      const output = Output.object({ schema: jsonSchema(CITY) });
      return streamText({ model: provider(model), prompt: 'where?', output, maxRetries: 0 }).output;
    },
  };
}

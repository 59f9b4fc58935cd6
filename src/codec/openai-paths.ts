// Where clients of OpenAI's APIs look, whatever base URL they were given.

/** `/v1/NAME` and the spellings of clients whose base URL has no `/v1`, or names the vendor. */
export function openAiPaths(path: string): { readonly path: string; readonly aliases: readonly string[] } {
  return { path: `/v1${path}`, aliases: [path, `/openai/v1${path}`, `/openai${path}`] };
}

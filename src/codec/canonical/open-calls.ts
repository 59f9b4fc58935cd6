// Which call a tool result answers, for protocols that know calls by name and order.

interface OpenCall {
  readonly id: string;
  readonly name: string;
}

/** The calls of a conversation that wait for their results. */
export class OpenCalls {
  #calls: OpenCall[] = [];

  add({ id, name }: OpenCall): void {
    this.#calls.push({ id, name });
  }

  /**
   * The call that a result answers: by its id, else the first open one of its name (H22: the same function twice), else,
   * where the result says neither, the first open one. Undefined: there is none.
   */
  answer(result: { readonly id?: string | undefined; readonly name?: string | undefined }): OpenCall | undefined {
    const { id, name } = result;
    const byId = id ? this.#calls.find((call) => call.id === id) : undefined;
    const call = byId ?? this.#calls.find((call) => name === undefined || call.name === name);
    if (call !== undefined) this.#calls = this.#calls.filter((open) => open !== call);
    return call;
  }
}

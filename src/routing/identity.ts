// What the state calls what it counts: never by its place in a table, so that a reload changes nothing.

export const targetIdentity = (target: string): string => `target ${target}`;

/** A key's identity in the state; with a model, that of its standing for this model alone. */
export function keyIdentity(keyId: string, model?: string): string {
  return model === undefined ? `key ${keyId}` : `key ${keyId} ${model}`;
}

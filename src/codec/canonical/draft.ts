// Values in the making.

/** A `T` to which what it may lack is still added: spreading `undefined && {…}` into it costs a call into the runtime each. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

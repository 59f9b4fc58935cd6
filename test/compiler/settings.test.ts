// Settings add up in the open: a later layer replaces what it speaks of, wherever it stands.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableOf } from './compiling.ts';

/** What may be said, as text, with the subject that it is about. */
const sayings = fc.constantFrom(
  { subject: 'timeout connect', text: (n: number) => `timeout connect ${n}s`, read: '/timeouts/connect' },
  { subject: 'timeout idle', text: (n: number) => `timeout idle ${n}s`, read: '/timeouts/idle' },
  { subject: 'retry', text: (n: number) => `retry ${n}`, read: '/retry/count' },
  { subject: 'temperature', text: (n: number) => `set temperature ${n}`, read: '/edits/set/temperature' },
  { subject: 'temperature', text: (n: number) => `default temperature ${n}`, read: '/edits/default/temperature' },
  { subject: 'max_tokens', text: (n: number) => `cap max_tokens ${n}`, read: '/edits/cap/max_tokens' },
  { subject: 'header', text: (n: number) => `header "x-n" "${n}"`, read: '/headers/0/value' },
);
const layer = fc.uniqueArray(fc.tuple(sayings, fc.integer({ min: 1, max: 9 })), {
  selector: ([saying]) => saying.subject,
  maxLength: 5,
});

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function scaled(saying: { readonly read: string }, n: number): unknown {
  if (saying.read.startsWith('/timeouts')) return n * 1000;
  return saying.read.startsWith('/headers') ? `${n}` : n;
}

describe('layers', () => {
  test('the last layer that speaks of something is what holds, and nothing else of it is left', () => {
    fc.assert(
      fc.property(layer, layer, layer, (first, second, own) => {
        const say = (said: typeof first) => said.map(([saying, n]) => saying.text(n)).join('\n');
        const table = tableOf(`policy a {\n${say(first)}\n}
policy b {\n${say(second)}\n}
provider demo {}
route r {\nmatch any\n${say(own)}\nuse a, b\nto demo/x\n}`);
        const settings = table.routes[0]?.settings;
        const last = new Map([...first, ...second, ...own].map(([saying, n]) => [saying.subject, { saying, n }]));
        const reads = new Set([...first, ...second, ...own].map(([saying]) => saying.read));
        for (const read of reads) {
          const holding = [...last.values()].find(({ saying }) => saying.read === read);
          expect(valueAt(settings, read)).toEqual(holding && scaled(holding.saying, holding.n));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a cap beside a set of the same parameter stays, in one layer', () => {
    const table = tableOf('provider demo {}\nroute r { match any; to demo/x; set max_tokens 10; cap max_tokens 5 }');
    expect(table.routes[0]?.settings.edits).toEqual({ set: { max_tokens: 10 }, cap: { max_tokens: 5 } });
  });

  test('header names know no case', () => {
    const table = tableOf(`policy a { header "X-Team" "a" }
provider demo {}
route r { match any; to demo/x; use a; header "x-team" "b" }`);
    expect(table.routes[0]?.settings.headers).toEqual([{ name: 'x-team', value: 'b' }]);
  });

  test('`retry off` replaces a retry', () => {
    const table = tableOf('policy a { retry 3 }\nprovider demo {}\nroute r { match any; to demo/x; use a; retry off }');
    expect(table.routes[0]?.settings.retry?.count).toBe(0);
  });

  test('`defaults` stay a layer of their own', () => {
    const table = tableOf('defaults { retry 3 }\nprovider demo {}\nroute r { match any; to demo/x }');
    expect(table.defaults.retry?.count).toBe(3);
    expect(table.routes[0]?.settings).toEqual({});
  });
});

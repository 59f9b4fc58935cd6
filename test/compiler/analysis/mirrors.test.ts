// Copies are ways to a target too: `never` holds for them, and their captures need a value.
import { expect, test } from 'vitest';
import { analyze } from '../../../src/compiler/analysis/analyze.ts';
import { compileText, lineOf } from '../compiling.ts';

const found = (text: string) => analyze(compileText(`edition 2026\n${text}`)).map(lineOf);

const PROVIDERS = `client web { key env.WEB_KEY; tag internal }
client other { key env.OTHER_KEY }
provider one { protocol openai-chat; base_url "https://one.test" }
provider two { protocol openai-chat; base_url "https://two.test" }
`;

test('FL215: a copy breaks a `never`', () => {
  const route = 'route r { match any; to one/$model; mirror 5% to two/$model }';
  const [first, ...others] = found(`${PROVIDERS}never tag internal to two\n${route}`);
  expect(first).toContain('fairlead.routes:6:1 FL215 error');
  expect(first).toContain('a copy to two/$model');
  expect(others).toEqual([]);
  expect(
    found(`${PROVIDERS}never tag internal to two\n${route.replace('match any', 'match not tag internal')}
route rest { match any; to one/$model }`),
  ).toEqual([]);
});

test('FL206: a copy to `$1` without a value', () => {
  const text = `${PROVIDERS}route r { match model "m-*", "x"; to one/m; mirror 5% to two/$1 }\nroute rest { match any; to one/$model }`;
  expect(found(text)).toEqual([expect.stringContaining('FL206 error: `$1` may have no value')]);
});

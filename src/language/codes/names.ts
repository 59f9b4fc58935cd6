// The FL1xx codes: unknown and duplicate names, wrong types and units, wrong places, missing statements.
import type { CodeTable } from './record.ts';

export const NAME_CODES = {
  FL101: {
    severity: 'error',
    title: 'a statement that does not exist',
    explanation:
      'Every statement begins with a keyword, and no statement has this one. Most often it is misspelt; a few belong to the language but not yet to this version, and the help line says so.',
    wrong: 'edition 2026\nprovider demo {}\nrout everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL102: {
    severity: 'error',
    title: 'a statement in a place where it cannot stand',
    explanation:
      'Each statement has its places: `listen` in `server`, `retry` in a policy, a route or `defaults`. Imported files hold declarations only, files of routes hold routes only. Move the statement to one of the places that the help line names.',
    wrong: 'edition 2026\nprovider demo { retry 2 }\nroute everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; retry 2 }\n',
  },
  FL103: {
    severity: 'error',
    title: 'a statement is missing',
    explanation:
      'A block lacks something that it cannot do without: a route its `match`, or where to send what it takes; a client its `key`; a provider of an unknown vendor its `protocol` and `base_url`.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL104: {
    severity: 'error',
    title: 'something is said twice',
    explanation:
      'Within one block each thing is said once, so that nobody has to know which of two lines wins. Remove one. Between a policy and a route it is no mistake: there the later one replaces the earlier.',
    wrong:
      'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; timeout idle 5s; timeout idle 9s }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; timeout idle 9s }\n',
  },
  FL105: {
    severity: 'error',
    title: 'not what is expected here',
    explanation:
      'A statement takes arguments of certain kinds, and this is another, or none: a number without its unit, a bare word where a string belongs, a forgotten keyword. The message says what is expected.',
    wrong: 'edition 2026\nprovider demo { timeout connect 2 }\nroute everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo { timeout connect 2s }\nroute everything { match any; to demo/$model }\n',
  },
  FL106: {
    severity: 'error',
    title: 'more than a statement takes',
    explanation:
      'The statement is complete before this argument. Perhaps a line break or a comma is missing, or a keyword of an optional part is misspelt.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/large demo/small }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to { demo/large; demo/small } }\n',
  },
  FL107: {
    severity: 'error',
    title: 'a block that is missing, or that does not belong',
    explanation:
      'Declarations such as `provider` and `route` need a block in braces; statements such as `retry` take none; `to` takes either a destination or a block.',
    wrong: 'edition 2026\nprovider demo\nroute everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL108: {
    severity: 'error',
    title: 'two neighbours in the wrong order',
    explanation:
      'Two words or signs that stand side by side make no sense as they are, and would the other way round. The help line shows how.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { any match; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL110: {
    severity: 'error',
    title: 'a name that nobody declared',
    explanation:
      'Providers, pools, policies, conditions, clients and tags are used by name, and this name is not declared in any of the files. The help line names the nearest that is.',
    wrong: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\nroute everything { match any; to opnai/$model }\n',
    right: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\nroute everything { match any; to openai/$model }\n',
  },
  FL111: {
    severity: 'error',
    title: 'two things with one name',
    explanation:
      'A name belongs to one thing of its kind over all files. Providers and pools share one name space, because both stand behind `to`; the labels of keys are unique within their provider or client.',
    wrong:
      'edition 2026\nprovider demo {}\npool demo { demo/large; demo/small }\nroute everything { match any; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\npool both { demo/large; demo/small }\nroute everything { match any; to both }\n',
  },
  FL112: {
    severity: 'error',
    title: 'not a name',
    explanation:
      'A name begins with a lower-case letter and goes on with lower-case letters, digits, `_` and `-`. A few words belong to the grammar and cannot be names: and, or, not, any, on, to, by, for, rotate, group, weight, test, request.',
    wrong: 'edition 2026\nprovider demo {}\nroute Everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL113: {
    severity: 'error',
    title: 'a provider where a pool belongs, or the other way round',
    explanation:
      'A provider needs a model behind a slash, as in `openai/$model`; a pool has its own targets and stands by its bare name.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL114: {
    severity: 'error',
    title: 'a model that its provider does not list',
    explanation:
      'With any `model` line a provider has just the models of these lines. A target that names another can never work: add a line for it, or correct the target.',
    wrong: 'edition 2026\nprovider demo { model "large" }\nroute everything { match any; to demo/small }\n',
    right:
      'edition 2026\nprovider demo { model "large"; model "small" }\nroute everything { match any; to demo/small }\n',
  },
  FL115: {
    severity: 'error',
    title: 'not one of the words that may stand here',
    explanation:
      'Protocols, error kinds, rotation strategies, parameters and the like have fixed names. The help line has the nearest one, or all of them.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; retry 2 on timeouts }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; retry 2 on timeout }\n',
  },
  FL116: {
    severity: 'error',
    title: 'a value that cannot be right',
    explanation:
      'The value is of the right kind, but out of its bounds, or it contradicts what stands beside it: a status that is no error, a key for a provider that sends none, a route that both rejects and sends.',
    wrong: 'edition 2026\nroute everything { match any; reject 200 "closed" }\n',
    right: 'edition 2026\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL117: {
    severity: 'error',
    title: 'a condition tests a field that does not exist',
    explanation:
      'A condition is made of tests, and each begins with a field of the request: `model`, `client`, `header` and so on. The help line has the nearest one, or all of them.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match modle "gpt-*"; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match model "gpt-*"; to demo/$model }\n',
  },
  FL120: {
    severity: 'error',
    title: 'a file that cannot be read',
    explanation:
      'The path is relative to the file that names it. A glob that finds nothing is a mistake too, unless `optional` stands before it.',
    wrong: 'edition 2026\nimport "shared/*.routes"\nroute everything { match any; reject 503 "closed" }\n',
    right: 'edition 2026\nimport optional "shared/*.routes"\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL121: {
    severity: 'error',
    title: "a file outside the root file's folder",
    explanation:
      'A routes file brings in only what lies in its own folder, judged by the path as it is written, so that a file from elsewhere cannot read what it should not. `--allow-outside` lifts this.',
    wrong: 'edition 2026\nimport "../shared.routes"\nroute everything { match any; reject 503 "closed" }\n',
    right: 'edition 2026\nimport optional "shared.routes"\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL123: {
    severity: 'error',
    title: 'a file without its edition',
    explanation:
      'Every file, imported ones too, begins with `edition 2026`, so that it keeps its meaning when the language goes on.',
    wrong: 'route everything { match any; reject 503 "closed" }\n',
    right: 'edition 2026\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL150: {
    severity: 'error',
    title: 'JSON that is not a route table',
    explanation:
      'A `.json` file is read as a compiled table, and this one is not: the message says where, by JSON Pointer, and what is wrong there. `fairlead compile` writes tables that are right; the schema is in `grammar/route-table.schema.json`.',
    wrong: '{ "format": "fairlead-route-table/1", "routes": [] }\n',
    right: 'edition 2026\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL151: {
    severity: 'error',
    title: 'a file that compiles but cannot run here',
    explanation:
      'The file is right, but what it needs is not here: an environment variable that is not set, a secret file that cannot be read, an address that comes out wrong once its variables are put in.',
    wrong: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\nroute everything { match any; to openai/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL152: {
    severity: 'error',
    title: 'a body that is no request of its protocol',
    explanation:
      'A test names a file with a whole request body, and what is in the file is not one: not JSON, or not what the protocol of the request asks for; the message says where. `protocol` beside it says which protocol it is, `openai-chat` unless said.',
    wrong:
      'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\ntest "monday" {\n  request { body file "claude.json" }\n  expect route everything\n}\n',
    right:
      'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\ntest "monday" {\n  request { protocol anthropic; body file "claude.json" }\n  expect route everything\n}\n',
  },
} as const satisfies CodeTable;

// The FL2xx codes: what the analysis of a whole file proves.
import type { CodeTable } from './record.ts';

export const ANALYSIS_CODES = {
  FL201: {
    severity: 'error',
    title: 'a route that can never match',
    explanation:
      'Routes are read top to bottom and the first that matches wins. Earlier routes, which are named, take every request that this one accepts. Move it above them, narrow them, or remove it; where it is meant to wait there, say `allow shadow "reason"` in it.',
    wrong:
      'edition 2026\nprovider demo {}\nroute gpt { match model "gpt-*"; to demo/large }\nroute four { match model "gpt-4*" and tools; to demo/small }\nroute everything { match any; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\nroute four { match model "gpt-4*" and tools; to demo/small }\nroute gpt { match model "gpt-*"; to demo/large }\nroute everything { match any; to demo/$model }\n',
  },
  FL202: {
    severity: 'warning',
    title: 'a part of a route that is dead',
    explanation:
      'One of the `match` lines, one term of an `or` or one value of a list decides nothing: earlier routes, or the parts before it, take all that it would. A broad route below a narrow one is no finding.',
    wrong:
      'edition 2026\nprovider demo {}\nroute gpt { match model "gpt-*", "gpt-4o"; to demo/large }\nroute everything { match any; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\nroute gpt { match model "gpt-*"; to demo/large }\nroute everything { match any; to demo/$model }\n',
  },
  FL203: {
    severity: 'error',
    title: 'a condition that no request can meet',
    explanation:
      'Its parts exclude each other, or nobody who can call meets it: two clients at once, a model that the client may not ask for, a protocol without this operation.',
    wrong:
      'edition 2026\nprovider demo {}\nroute none { match model "gpt-*" and model "o3"; to demo/large }\nroute everything { match any; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\nroute both { match model "gpt-*", "o3"; to demo/large }\nroute everything { match any; to demo/$model }\n',
  },
  FL204: {
    severity: 'warning',
    title: 'a condition that every request meets',
    explanation:
      'It decides nothing. Say `any` if that is what is meant, so that readers see it at once; otherwise a part is missing or an `or` should be an `and`.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match stream or not stream; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL205: {
    severity: 'warning',
    title: 'requests that no route takes',
    explanation:
      'Such a request, of which the message shows one, is answered 404 `model_not_found`. If that is meant, a last route with `match any` and `reject` says so to every reader; otherwise a route is missing.',
    wrong: 'edition 2026\nprovider demo {}\nroute gpt { match model "gpt-*"; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\nroute gpt { match model "gpt-*"; to demo/$model }\nroute rest { match any; reject 404 "no such model" }\n',
  },
  FL206: {
    severity: 'error',
    title: 'a capture that may have no value',
    explanation:
      '`$1`, `$2` … are what the stars of the first model glob that matches have caught. Here the route can match in a way that leaves it empty: without a test of `model`, or by a glob with fewer stars. A pool serves any route, so it never uses captures.',
    wrong: 'edition 2026\nprovider demo {}\nroute tools { match model "gpt-*" or tools; to demo/$1 }\n',
    right: 'edition 2026\nprovider demo {}\nroute tools { match model "gpt-*" and tools; to demo/$1 }\n',
  },
  FL207: {
    severity: 'warning',
    title: 'a target twice in one arm',
    explanation:
      'A target that is met twice in an arm is tried once. Remove one; for a greater share give it a `weight`.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match any; to { demo/large; demo/large } }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to { demo/large; demo/small } }\n',
  },
  FL208: {
    severity: 'warning',
    title: 'declared and never used',
    explanation:
      'Nothing refers to this provider, pool, policy or condition. It is a leftover, or its use was forgotten.',
    wrong:
      'edition 2026\nprovider demo {}\npolicy patient { retry 2 }\nroute everything { match any; to demo/$model }\n',
    right:
      'edition 2026\nprovider demo {}\npolicy patient { retry 2 }\nroute everything { match any; use patient; to demo/$model }\n',
  },
  FL209: {
    severity: 'warning',
    title: 'times that cannot fit',
    explanation:
      '`total` bounds the whole chain until an answer begins. Where it is shorter than one attempt may take, `first_token` never comes to its end, and no fallback follows a slow target; where it is spent before the retries, they never happen.',
    wrong:
      'edition 2026\nprovider demo {}\nroute everything { match any; to demo/large; fallback to demo/small; timeout first_token 30s, total 20s }\n',
    right:
      'edition 2026\nprovider demo {}\nroute everything { match any; to demo/large; fallback to demo/small; timeout first_token 30s, total 2m }\n',
  },
  FL210: {
    severity: 'warning',
    title: 'a target that cannot do what its route demands',
    explanation:
      'Every request of the route needs something that the target lacks, or an operation that its protocol does not have, or a model that its provider does not list: it is always passed over. Remove it, or correct the `model` line.',
    wrong:
      'edition 2026\nprovider demo { model "text" lacks images; model "eyes" }\nroute pictures { match images; to { demo/text; demo/eyes } }\nroute everything { match any; to demo/text }\n',
    right:
      'edition 2026\nprovider demo { model "text" lacks images; model "eyes" }\nroute pictures { match images; to demo/eyes }\nroute everything { match any; to demo/text }\n',
  },
  FL211: {
    severity: 'error',
    title: 'a listener that is open to others',
    explanation:
      'Whoever reaches this address could spend your keys, or read your traces. Bind it to this machine, declare clients (a key for `admin`), or say `allow anonymous` if that is what you want.',
    wrong: 'edition 2026\nserver { listen 0.0.0.0:8787 }\nroute everything { match any; reject 503 "closed" }\n',
    right:
      'edition 2026\nserver { listen 0.0.0.0:8787; allow anonymous }\nroute everything { match any; reject 503 "closed" }\n',
  },
  FL212: {
    severity: 'warning',
    title: 'a secret that can be read',
    explanation:
      'A secret that is written in the file ends up in version control, in backups and on screens; one that goes over plain http to a public host can be read on the way. Use `env.NAME` or `file "PATH"`, and https.',
    wrong: 'edition 2026\nprovider openai { key "written-here" }\nroute everything { match any; to openai/$model }\n',
    right: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\nroute everything { match any; to openai/$model }\n',
  },
  FL213: {
    severity: 'error',
    title: 'something that contains itself, or has nothing to choose from',
    explanation:
      'A pool that leads back to itself, a condition that is defined by itself, files that import each other: none of them has an end. Weights that are all zero leave nothing to begin with.',
    wrong:
      'edition 2026\nprovider demo {}\npool small { demo/small; large }\npool large { demo/large; small }\nroute everything { match any; to small }\n',
    right:
      'edition 2026\nprovider demo {}\npool small { demo/small; large }\npool large { demo/large }\nroute everything { match any; to small }\n',
  },
  FL214: {
    severity: 'note',
    title: 'not decided within the budget',
    explanation:
      'The analysis gives each question a budget of steps, so that no file can make it run without end. For this one it was not enough: nothing is known to be wrong, and nothing is proved. Splitting the condition into several routes, or making globs simpler, helps.',
    wrong:
      'edition 2026\nprovider demo {}\nroute pairs { match (header "a1" or header "b1") and (header "a2" or header "b2") and (header "a3" or header "b3") and (header "a4" or header "b4") and (header "a5" or header "b5") and (header "a6" or header "b6") and (header "a7" or header "b7") and (header "a8" or header "b8") and (header "a9" or header "b9") and (header "a10" or header "b10") and (header "a11" or header "b11") and (header "a12" or header "b12") and (header "a13" or header "b13") and (header "a14" or header "b14"); to demo/$model }\nroute everything { match any; to demo/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL215: {
    severity: 'error',
    title: 'a `never` that can be broken',
    explanation:
      'The file says that certain requests never reach a provider, and here is one that can: the message shows the request, the route that takes it and the chain it goes along. Take the provider out of that chain, or let an earlier route take the request.',
    wrong:
      'edition 2026\nprovider demo {}\nprovider local { protocol openai-chat; base_url "http://127.0.0.1:8000/v1" }\nroute everything { match any; to local/$model; fallback to demo/$model }\nnever tools to demo\n',
    right:
      'edition 2026\nprovider demo {}\nprovider local { protocol openai-chat; base_url "http://127.0.0.1:8000/v1" }\nroute tools { match tools; to local/$model }\nroute everything { match any; to local/$model; fallback to demo/$model }\nnever tools to demo\n',
  },
  FL216: {
    severity: 'warning',
    title: 'an environment variable that is not set',
    explanation:
      'The file reads a variable that the environment does not have. `check` needs no secrets and only warns; `serve` refuses to start without it.',
    wrong: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\nroute everything { match any; to openai/$model }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
  FL217: {
    severity: 'warning',
    title: 'a weight that does nothing',
    explanation:
      'Only some rotation strategies look at weights: `weighted`, `random` and `hash` as a share, `least_busy` and `least_latency` to divide their measure. Elsewhere all but weight 0 ("only when the others failed") is without effect.',
    wrong: 'edition 2026\nprovider demo {}\npool p { demo/a weight 3; demo/b }\nroute everything { match any; to p }\n',
    right:
      'edition 2026\nprovider demo {}\npool p { rotate weighted; demo/a weight 3; demo/b }\nroute everything { match any; to p }\n',
  },
  FL218: {
    severity: 'error',
    title: 'an `allow shadow` that is not needed',
    explanation:
      'The route says that it may be shadowed, but every part of it takes requests of its own. The statement would hide the next mistake: remove it.',
    wrong: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model; allow shadow "later" }\n',
    right: 'edition 2026\nprovider demo {}\nroute everything { match any; to demo/$model }\n',
  },
} as const satisfies CodeTable;

// The FL2xx codes: what the analysis of a whole file proves.
import type { CodeTable } from './record.ts';

export const ANALYSIS_CODES = {
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
      'Only some rotation strategies look at weights: `weighted` and `random` as a share, `least_busy` to divide its measure. Elsewhere all but weight 0 ("only when the others failed") is without effect.',
    wrong: 'edition 2026\nprovider demo {}\npool p { demo/a weight 3; demo/b }\nroute everything { match any; to p }\n',
    right:
      'edition 2026\nprovider demo {}\npool p { rotate weighted; demo/a weight 3; demo/b }\nroute everything { match any; to p }\n',
  },
} as const satisfies CodeTable;

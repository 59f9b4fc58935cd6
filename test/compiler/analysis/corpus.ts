// A routes file as a company of many teams would have it: clients, globs, features and headers, mixed by a seed. Each
// team has its own stack of routes, narrow above broad; below them stand those that are for everybody.

const FAMILIES = [
  'gpt-4o',
  'gpt-5',
  'o3',
  'claude-sonnet',
  'claude-opus',
  'gemini-2.5',
  'qwen3',
  'mistral',
  'llama-3.3',
  'deepseek',
];
const SIZES = ['mini', 'nano', 'pro', 'flash', 'large', 'small', '32b', '70b', 'haiku', 'turbo'];
const FEATURES = ['tools', 'images', 'stream'];
const PROTOCOLS = ['openai-chat', 'anthropic', 'gemini', 'ollama'];
const PURPOSES = ['chat', 'search', 'batch', 'agents', 'summaries', 'review', 'support', 'voice', 'code', 'eval'];
const TARGETS = [
  'openai/gpt-5',
  'openai/$model',
  'anthropic/$model',
  'anthropic/claude-sonnet-4-5',
  'gemini/gemini-2.5-pro',
  'local/qwen3-32b',
];
const ROUTES_A_TEAM = 24;

type Pick = <T>(values: readonly T[]) => T;

/** The text of a file with so many routes, the last of which takes any request. */
export function corpus(routes: number, seed = 1): string {
  const pick = picker(seed);
  const teams = Math.max(1, Math.floor((routes * 0.92) / ROUTES_A_TEAM));
  const own = Array.from({ length: teams }, (_, team) => teamConditions(team, pick)).flat();
  const shared = Array.from({ length: routes - 1 - own.length }, (_, number) => pick(SHARED)(number, pick));
  const lines = [...own, ...shared].map((condition, number) => {
    const target = condition.includes('embedding') ? 'openai/$model' : pick(TARGETS);
    return `route r${number} { match ${condition}; to ${target} }`;
  });
  const clients = Array.from({ length: teams }, (_, team) => clientOf(team, pick));
  return [HEAD, ...clients, ...lines, 'route everything { match any; to openai/gpt-5 }', ''].join('\n');
}

const HEAD = `edition 2026
provider openai { key env.OPENAI_KEY }
provider anthropic { key env.ANTHROPIC_KEY }
provider gemini { key env.GEMINI_KEY }
provider local { protocol openai-chat; base_url "http://127.0.0.1:8000/v1" }`;

/** mulberry32: the same choices on every machine. */
function picker(seed: number): Pick {
  let state = seed;
  return (values) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return values[((mixed ^ (mixed >>> 14)) >>> 0) % values.length] as never;
  };
}

function clientOf(team: number, pick: Pick): string {
  const globs = ['*-preview*', ...familiesOf(team).map((family) => `${family}*`), `team-${team}-*`];
  const models = pick(['', '', '', ` models ${globs.map((glob) => `"${glob}"`).join(', ')};`]);
  return `client team-${team} { key env.TEAM_${team}_KEY;${models} tag ${pick(['prod', 'internal', 'prod, internal', 'night'])} }`;
}

function familiesOf(team: number): readonly string[] {
  return FAMILIES.slice(team % 3, (team % 3) + 4);
}

/** What one team writes, in the order in which it writes it. */
function teamConditions(team: number, pick: Pick): readonly string[] {
  const who = `client team-${team}`;
  return [
    `${who} and model "team-${team}-fast", "team-${team}-best"`,
    `${who} and model "team-${team}-*" and ${pick(FEATURES)}`,
    `${who} and model "*-preview*" and header "x-purpose" "${pick(PURPOSES)}"`,
    `${who} and header "x-purpose" "${pick(PURPOSES)}-*" and max_tokens > 4k`,
    `${who} and header "x-experiment"`,
    ...familiesOf(team).flatMap((family) => [
      `${who} and model "${family}-${pick(SIZES)}", "${family}-${pick(SIZES)}-*" and ${pick(FEATURES)}`,
      `${who} and model "${family}*" and images and not stream`,
      `${who} and model "${family}*" and (tools or max_tokens > 8k)`,
      `${who} and model "${family}*"`,
    ]),
    `${who} and protocol ${pick(PROTOCOLS)} and model "*:free", "*/*"`,
    `${who} and operation embedding and not header "x-purpose" "${pick(PURPOSES)}"`,
    pick([who, `${who} and model "*-${pick(SIZES)}"`, `${who} and not tools`]),
  ];
}

/** Families that no team has for itself. */
const COMMON = FAMILIES.slice(6);

/** What stands below the teams. */
const SHARED: readonly ((number: number, pick: Pick) => string)[] = [
  (number) => `model "alias-${number}", "alias-${number}-next"`,
  (number, pick) => `tag ${pick(['prod', 'night'])} and model "${pick(COMMON)}-${number}-*" and not ${pick(FEATURES)}`,
  (number, pick) => `header "x-team" "${pick(PURPOSES)}-${number}" and (${pick(FEATURES)} or max_tokens > 16k)`,
  (number, pick) => `model "*-${pick(SIZES)}-v${number}" and protocol ${pick(PROTOCOLS)}`,
  (number, pick) => `model "{${pick(COMMON)},${pick(COMMON)}}-r${number}-*" and ${pick(FEATURES)}`,
];

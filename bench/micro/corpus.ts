// A routes file of any length, as a large team would have it: routes of seven lines, conditioned on model and client.

const HEAD = `edition 2026

provider alpha { protocol openai-chat; base_url "http://127.0.0.1:1/v1"; auth none }
provider beta { protocol anthropic; base_url "http://127.0.0.1:1"; auth none }

`;

const CLIENTS = 20;

export function routesFile(count: number): string {
  return HEAD + clients() + Array.from({ length: count }, (_, number) => route(number)).join('\n');
}

/** The model that the route of this number takes, from the client of the same number. */
export const modelOfRoute = (number: number): string => `model-${number}-large`;
export const clientOfRoute = (number: number): string => `team-${number % CLIENTS}`;

function clients(): string {
  const one = (number: number) =>
    `client team-${number} { key sha256:${number.toString(16).padStart(64, '0')}; tag group-${number % 5} }\n`;
  return `${Array.from({ length: CLIENTS }, (_, number) => one(number)).join('')}\n`;
}

function route(number: number): string {
  return `route route-${number} {
  match model "model-${number}-*" and client ${clientOfRoute(number)}
  match model "other-${number}" and stream
  to alpha/first-${number}
  fallback on rate_limited, overloaded to beta/second-${number}
  timeout total ${30 + (number % 60)}s, idle 20s
}
`;
}

// Why settings of Portkey do not come along, where more can be said than that there is no such thing here.

const GUARDRAILS = 'this edition has no guardrails';
const CACHE = 'this edition has no cache of answers';

export const TARGET_REASONS: Readonly<Record<string, string>> = {
  cache: CACHE,
  input_guardrails: GUARDRAILS,
  output_guardrails: GUARDRAILS,
  before_request_hooks: GUARDRAILS,
  after_request_hooks: GUARDRAILS,
  default_input_guardrails: GUARDRAILS,
  default_output_guardrails: GUARDRAILS,
  forward_headers: 'headers of a client stay with the gateway; `header` sends ones of its own',
  passthrough: 'requests and answers pass through by themselves where both sides speak alike',
  strict_open_ai_compliance: 'what one protocol has no place for is told as a warning',
  request_timeout: 'the route says it, for all its targets',
  prompt_id: 'prompts are the clients’ own',
  mcp: 'this edition does not serve MCP',
};

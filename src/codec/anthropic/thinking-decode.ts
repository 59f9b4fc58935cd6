// The `thinking` field of a client's request.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import type { Thinking } from '../canonical/request.ts';

const MODES: Readonly<Record<string, Thinking['mode']>> = { enabled: 'on', adaptive: 'adaptive', disabled: 'off' };
const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'budget_tokens', 'display']);

/** The budget is read with the parameters. `bag`: what has no canonical place, for this protocol alone. */
export function readThinking(value: JsonValue | undefined): { thinking?: Thinking; bag?: JsonObject } {
  if (!isObject(value)) return {};
  const mode = MODES[String(value.type)];
  if (mode === undefined) return { bag: { thinking: value } };
  const unknown = unknownFields(value, THINKING_FIELDS);
  return {
    thinking: { mode, ...readDisplay(value.display) },
    ...(unknown !== undefined && { bag: { thinking: unknown } }),
  };
}

function readDisplay(display: JsonValue | undefined): Pick<Thinking, 'show'> {
  if (display === 'summarized') return { show: true };
  return typeof display === 'string' ? { show: display } : {};
}

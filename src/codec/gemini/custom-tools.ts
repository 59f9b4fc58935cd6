// Calls of custom tools, which went out as functions of one string argument, turned back.
import type { Part, Tool } from '../canonical/content.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import { FREE_TEXT_ARGUMENT } from './arguments.ts';

export function customToolReader(tools: readonly Tool[]): (part: Part) => Part {
  const custom = new Set(tools.flatMap((tool) => (tool.type === 'custom' ? [tool.name] : [])));
  if (custom.size === 0) return (part) => part;
  return (part) => {
    if (part.type !== 'tool-call' || !custom.has(part.name)) return part;
    const text = textOf(parseObject(part.arguments)?.[FREE_TEXT_ARGUMENT]);
    return { ...part, arguments: text ?? part.arguments, custom: true };
  };
}

// Texts by which a glob can be looked up: every value that it matches is one of them, begins with one, or ends with one.
import type { Node } from './glob-syntax.ts';

export interface Anchor {
  readonly kind: 'whole' | 'beginning' | 'end';
  readonly text: string;
}

/** `{a,b}{c,d}` is four texts; a glob of more than these is looked up by its end, or not at all. */
const MOST_BEGINNINGS = 16;

/** One of them holds for every match; undefined where the glob leaves both its ends open. */
export function anchorsOf(start: Node): readonly Anchor[] | undefined {
  const beginnings: Anchor[] = [];
  if (collectBeginnings(start, '', beginnings)) return beginnings;
  const end = endOf(start);
  return end === '' ? undefined : [{ kind: 'end', text: end }];
}

/** False where a way through the glob begins with a wildcard, or there are too many ways. */
function collectBeginnings(node: Node, text: string, found: Anchor[]): boolean {
  switch (node.kind) {
    case 'text':
      return collectBeginnings(node.next, text + node.text, found);
    case 'join':
      return collectBeginnings(node.next, text, found);
    case 'any-of':
      return node.branches.every((branch) => collectBeginnings(branch, text, found));
    default:
      if (found.length === MOST_BEGINNINGS || (node.kind !== 'end' && text === '')) return false;
      found.push({ kind: node.kind === 'end' ? 'whole' : 'beginning', text });
      return true;
  }
}

/** The text behind the last wildcard or alternative. */
function endOf(start: Node): string {
  let text = '';
  for (let node = start; node.kind !== 'end'; node = following(node)) {
    text = node.kind === 'text' ? text + node.text : '';
  }
  return text;
}

function following(node: Exclude<Node, { kind: 'end' }>): Node {
  if (node.kind !== 'any-of') return node.next;
  let inner = node.branches[0];
  let depth = 0;
  while (inner !== undefined && inner.kind !== 'end') {
    if (inner.kind === 'join' && depth === 0) return inner.next;
    depth += inner.kind === 'any-of' ? 1 : inner.kind === 'join' ? -1 : 0;
    inner = inner.kind === 'any-of' ? inner.branches[0] : inner.next;
  }
  return { kind: 'end' };
}

// Which statement is meant: the spec of a keyword at its place, or of the one that it was most likely meant to be.
import type { StatementNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import { suggest } from '../language/suggest.ts';
import { joinOr } from './arguments/render.ts';
import type { Context } from './context.ts';
import { laterHelp } from './later.ts';
import { PLACE_TITLES, type Place } from './program.ts';
import { specAt, specsNamed, wordsAt } from './statements/index.ts';
import type { StatementSpec } from './statements/statement.ts';

/** The spec of a statement, whether it may stand here or not, and of a misspelt one what was meant. Reports nothing. */
export function likelySpec(node: StatementNode, place: Place): StatementSpec | undefined {
  const { text } = node.head;
  const here = specAt(place, text);
  if (here !== undefined || laterHelp(text) !== undefined) return here;
  return specsNamed(text)[0] ?? meantSpec(text, place);
}

/** The spec by which a statement is read; undefined where there is none. What cannot stand here is reported. */
export function specFor(node: StatementNode, place: Place, context: Context): StatementSpec | undefined {
  const { text } = node.head;
  const found = specAt(place, text);
  if (found !== undefined) return found;
  const places = specsNamed(text).flatMap((spec) => spec.places);
  if (places.length > 0 && laterHelp(text) === undefined) {
    reportMisplaced(node, { place, places }, context);
    return undefined;
  }
  return reportUnknown(node, place, context);
}

/** A whole file of such statements is one mistake: that of whoever brought it in. */
function reportMisplaced(
  { head: { text, span } }: StatementNode,
  { place, places }: { readonly place: Place; readonly places: readonly Place[] },
  context: Context,
): void {
  if (place === 'import' || place === 'routes') {
    const found = `${span.source.path} ${text}`;
    if (context.misplaced.has(found)) return;
    context.misplaced.add(found);
  }
  const bring = place === 'import' && places.includes('routes') ? ', which `routes from "FILE"` brings in' : '';
  const help = `it belongs in ${joinOr(places.map((other) => PLACE_TITLES[other]))}${bring}`;
  const message = `\`${text}\` cannot stand in ${PLACE_TITLES[place]}`;
  context.report(diagnose('FL102', span, message, { help }));
}

/** A misspelt statement is read as what was meant, so that what stands in it is no further finding. */
function reportUnknown(node: StatementNode, place: Place, context: Context): StatementSpec | undefined {
  const { text, span } = node.head;
  if (/key|secret|token|passw|auth/i.test(text)) concealStrings(node);
  const message = `unknown statement \`${text}\` in ${PLACE_TITLES[place]}`;
  const later = laterHelp(text);
  const meant = later === undefined ? meantSpec(text, place) : undefined;
  if (meant === undefined) {
    const help = later ?? `what may stand here: ${wordsAt(place).join(', ')}`;
    context.report(diagnose('FL101', span, message, { help }));
    return undefined;
  }
  const fix = { title: `write ${meant.name}`, edits: [{ span, text: meant.name }] };
  context.report(diagnose('FL101', span, message, { help: `did you mean \`${meant.name}\`?`, fix }));
  return meant;
}

/** What is called like a secret may be one. */
function concealStrings(node: StatementNode): void {
  for (const argument of node.arguments) if (argument.kind === 'string') argument.span.source.conceal(argument.span);
}

function meantSpec(text: string, place: Place): StatementSpec | undefined {
  const near = suggest(text, wordsAt(place));
  return near === undefined ? undefined : specAt(place, near);
}

// The railroad page: structure, statements by where they stand, tests of conditions. One file that needs no other.
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import { PLACE_TITLES, type Place } from '../../src/compiler/program.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
import type { Expression } from './expression.ts';
import { drawRailroad, type Links } from './railroad.ts';
import { fieldRule, PLACES, placeBody, placeRule, statementBody, statementRule, testBody } from './statements.ts';
import { LEXICAL, STRUCTURE } from './structure.ts';

/** A heading with a diagram below it. */
interface Entry {
  readonly title: string;
  /** The rule that it draws. */
  readonly rule: string;
  readonly about?: string;
  readonly body?: Expression;
  readonly sample?: string;
}

interface Chapter {
  readonly title: string;
  readonly about: string;
  readonly entries: readonly Entry[];
}

/** The text of `grammar/railroad.html`. */
export function renderRailroadPage(): string {
  const chapters = [structureChapter(), ...PLACES.map(placeChapter), testsChapter(), wordsChapter()];
  const explained = new Set(chapters.flatMap(({ entries }) => entries.map(({ rule }) => rule)));
  const links = (name: string): string | undefined => (explained.has(name) ? hrefOf(name) : undefined);
  return `<!doctype html>
<!-- Made by \`npm run grammar\`; do not edit. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairlead: the route language in diagrams</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Index">
<p class="top">Fairlead</p>
${chapters.map(indexOf).join('\n')}
</nav>
<main>
<h1>The route language in diagrams</h1>
<p>Each diagram is read from left to right along the line. What stands in a rounded box is written as it is; what stands in
a square box is another rule, which it leads to, or something that you put in: the pointer over it says what. Optional parts
that follow each other may stand in any order.</p>
${chapters.map((chapter) => chapterOf(chapter, links)).join('\n')}
</main>
</body>
</html>
`;
}

function structureChapter(): Chapter {
  return {
    title: 'Structure',
    about: 'What the parser knows. Any word may head a statement; which there are is said below.',
    entries: STRUCTURE.map(({ name, body }) => ({ title: name, rule: name, body })),
  };
}

/** A statement is drawn at the first place where it may stand. */
function placeChapter(place: Place): Chapter {
  const title = place === 'file' ? 'Statements of the root file' : `Statements of ${PLACE_TITLES[place]}`;
  const own = STATEMENTS.filter(({ places }) => places[0] === place);
  return {
    title: title.replaceAll('`', ''),
    about: '',
    entries: [
      { title: 'all of them', rule: placeRule(place), body: placeBody(place) },
      ...own.map((spec) => statementEntry(spec)),
    ],
  };
}

function statementEntry(spec: StatementSpec): Entry {
  const { name, summary, places, repeats } = spec;
  const stands = `Stands in ${places.map((place) => PLACE_TITLES[place]).join(', ')}${repeats ? '' : ', once'}.`;
  return { title: name, rule: statementRule(spec), about: `${summary}. ${stands}`, body: statementBody(spec) };
}

function testsChapter(): Chapter {
  return {
    title: 'Tests of conditions',
    about: 'What a “test” in the structure of a condition is.',
    entries: FIELDS.map((field) => ({
      title: field.name,
      rule: fieldRule(field.name),
      about: `True when ${field.summary}.`,
      body: testBody(field),
    })),
  };
}

function wordsChapter(): Chapter {
  return {
    title: 'Words',
    about: 'The classes of the lexer, as regular expressions.',
    entries: LEXICAL.map(({ name, pattern }) => ({ title: name, rule: name, sample: pattern })),
  };
}

function indexOf({ title, entries }: Chapter): string {
  const links = entries.map((entry) => `<a href="${hrefOf(entry.rule)}">${escaped(entry.title)}</a>`);
  return `<details open><summary>${escaped(title)}</summary>${links.join(' ')}</details>`;
}

function chapterOf({ title, about, entries }: Chapter, links: Links): string {
  const intro = about === '' ? '' : `<p>${escaped(about)}</p>\n`;
  const drawn = entries.map((entry) => entryOf(entry, links));
  return `<section>\n<h2>${escaped(title)}</h2>\n${intro}${drawn.join('\n')}\n</section>`;
}

function entryOf({ title, rule, about, body, sample }: Entry, links: Links): string {
  const lines = [
    `<h3 id="${idOf(rule)}"><a href="${hrefOf(rule)}">${escaped(title)}</a></h3>`,
    about === undefined ? '' : `<p>${inline(about)}</p>`,
    body === undefined ? '' : `<div class="track">${drawRailroad(body, links)}</div>`,
    sample === undefined ? '' : `<pre>${escaped(sample)}</pre>`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function hrefOf(rule: string): string {
  return `#${idOf(rule)}`;
}

function idOf(rule: string): string {
  return rule.replaceAll(/[^a-z0-9_]+/g, '-');
}

function inline(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --page: #ffffff; --side: #f3f6f9; --line: #46586a;
  --word: #dff0e4; --rule: #e3ecf8; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #dfe6ee; --soft: #9aa9b8; --page: #14191f; --side: #1b222a;
  --line: #8296aa; --word: #1e3d2b; --rule: #1f3350; --link: #7db7f5; } }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); color: var(--ink); background: var(--page);
  font: 16px/1.5 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1rem; background: var(--side); font-size: 14px; }
nav .top { margin: 0 0 .5rem; font-weight: 700; }
nav summary { margin-top: .6rem; color: var(--soft); cursor: pointer; }
nav a { display: inline-block; margin-right: .5rem; }
main { padding: 1.5rem 2rem 4rem; }
h1 { margin-top: 0; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1.6rem 0 .2rem; font: 700 15px monospace; }
h3 a { color: inherit; }
p { max-width: 46rem; margin: .2rem 0 .6rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:target { background: var(--rule); }
code, pre { font-family: monospace; font-size: 14px; }
pre, .track { margin: 0; overflow-x: auto; }
svg { display: block; }
svg path { fill: none; stroke: var(--line); stroke-width: 1.5; }
svg rect { fill: var(--rule); stroke: var(--line); stroke-width: 1.5; }
svg .terminal rect { fill: var(--word); }
svg text { fill: var(--ink); font: bold 14px monospace; text-anchor: middle; white-space: pre; }
svg a text { fill: var(--link); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
`;

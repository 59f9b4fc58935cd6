// The page of docs that says what becomes of each thing between each pair of protocols.
import { ANSWER_ROWS } from './answer-rows.ts';
import { answerFate, type Fate, requestFate } from './crossing.ts';
import { REQUEST_ROWS } from './request-rows.ts';
import { CLIENTS, type ClientSide, PROVIDERS, type ProviderSide } from './sides.ts';

const MARKS: Readonly<Record<Fate, string>> = {
  carried: '✓',
  reworded: '≈',
  changed: '~',
  dropped: '–',
  refused: '✗',
  unsaid: '',
  silent: '!',
};

const INTRODUCTION = `# What a translation carries

Between two sides of one protocol bytes pass through, and nothing is lost. Between two protocols a request goes through a form
that can say what any of them can; what the other side has no place for is told: in \`x-fairlead-warnings\` where it is known before
the answer begins, in the log and the trace always. \`translate strict\` turns such a loss in a request into a 400 that names the path.

| mark | meaning |
|---|---|
| ${MARKS.carried} | carried |
| ${MARKS.reworded} | carried, in the nearest words that the other protocol has: a level of effort as a budget, a content filter as a refusal |
| ${MARKS.changed} | carried otherwise, with a warning \`changed\` |
| ${MARKS.dropped} | left out, with a warning \`dropped\`; \`refused_state\` where it means something only to the vendor that made it |
| ${MARKS.refused} | no request can be made without it: \`invalid_request\`, and the chain's next arm for that |
| (empty) | the sender's protocol cannot say it |

Each table is of one provider's protocol, and its columns are the protocols that clients speak. Vendors of one protocol differ, by
what their presets say, and models by what their names say: a column is true of the vendor and the model in the title. Signatures of
thinking reach every client that has a field or a call's id to hold them, marked with the family that made them, and go back to that family.

<!-- From here on made by running each thing through the codecs: UPDATE_GOLDEN=1 writes it anew. -->
`;

export interface Line {
  readonly provider: string;
  readonly name: string;
  /** By client, in the order of the columns. */
  readonly fates: readonly Fate[];
}

/** Every cell of every table. */
export async function allLines(): Promise<Line[]> {
  const lines: Line[] = [];
  for (const provider of PROVIDERS) lines.push(...(await linesOf(provider)));
  return lines;
}

async function linesOf(provider: ProviderSide): Promise<Line[]> {
  const requests = REQUEST_ROWS.map((row) => ({
    name: row.name,
    fate: (client: ClientSide) => requestFate(row, client, provider),
  }));
  const answers = ANSWER_ROWS.map((row) => ({
    name: `Answer: ${row.name}`,
    fate: (client: ClientSide) => answerFate(row, client, provider),
  }));
  const lines: Line[] = [];
  for (const { name, fate } of [...requests, ...answers]) {
    lines.push({ provider: provider.title, name, fates: await Promise.all(CLIENTS.map(fate)) });
  }
  return lines;
}

/** The page, in Markdown. Things that the provider's answers cannot say have no line. */
export function translationPage(lines: readonly Line[]): string {
  const clients = CLIENTS.map(({ codec }) => codec.protocol);
  const tables = PROVIDERS.map(({ title }) => {
    const rows = lines
      .filter(({ provider, fates }) => provider === title && fates.some((fate) => fate !== 'unsaid'))
      .map(({ name, fates }) => `| ${[name, ...fates.map((fate) => MARKS[fate])].join(' | ')} |`);
    const head = `| from a client of | ${clients.join(' | ')} |\n|---|${clients.map(() => ':-:|').join('')}`;
    return `\n## To ${title}\n\n${head}\n${rows.join('\n')}\n`;
  });
  return INTRODUCTION + tables.join('');
}

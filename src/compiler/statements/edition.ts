// `edition 2026`: which edition of the language the file is written in.
import { measure } from '../arguments/measures.ts';
import { statement } from './statement.ts';

const year = measure<2026>('2026', '`2026`', (text) =>
  text === '2026'
    ? { ok: true, value: 2026 }
    : { ok: false, problem: { message: `edition ${text} is not known here`, help: 'this version reads edition 2026' } },
);

export const edition = statement({
  name: 'edition',
  places: ['file', 'import', 'routes'],
  arguments: { year },
  repeats: false,
  summary: 'Opens every file: the edition of the language that it is written in. What an edition means never changes',
  example: 'route everything { match any; reject 503 "closed" }',
  lower() {
    // That it is there, and first, is checked when the file is read; there is one edition to choose.
  },
});

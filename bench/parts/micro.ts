// Single functions: the language, routing, the codecs, limits.
import type { Figures } from '../figures.ts';
import { codecs } from '../micro/codecs.ts';
import { language } from '../micro/language.ts';
import { routing } from '../micro/routing.ts';
import { state } from '../micro/state.ts';

export async function micro(figures: Figures): Promise<void> {
  figures.title('CPU of one thread, median (lowest..highest)');
  language(figures);
  routing(figures);
  codecs(figures);
  await state(figures);
}

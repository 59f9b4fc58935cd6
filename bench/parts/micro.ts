// Single functions: the language, routing, the codecs.
import type { Figures } from '../figures.ts';
import { codecs } from '../micro/codecs.ts';
import { language } from '../micro/language.ts';
import { routing } from '../micro/routing.ts';

export function micro(figures: Figures): void {
  figures.title('CPU of one thread, median (lowest..highest)');
  language(figures);
  routing(figures);
  codecs(figures);
}

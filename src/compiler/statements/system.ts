// `system prepend|append "…"`: a text before or after the client's own instructions.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import { choice, keyword } from '../arguments/shape.ts';
import { text } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const system = statement({
  name: 'system',
  places: ['policy', 'defaults', 'route'],
  arguments: { place: choice(keyword('prepend'), keyword('append')), text: text('"TEXT"') },
  repeats: true,
  summary:
    'A text before or after the client’s own instructions, as the protocol of the target writes them. All of them add up, those of `defaults` first, then policies, then the route; each is put outside of what was there before it. The text may hold `${env.NAME}`',
  example:
    'provider demo {}\ndefaults { system append "Answer in plain words." }\nroute everything {\n  match any\n  to demo/$model\n  system prepend "You work for Acme."\n}',
  lower({ node, values, context, draft }) {
    const { place, text } = values;
    const added = { place: place.value, text: text.value };
    context.addSetting(draft.settings, {
      name: `system ${node.span.source.path}:${node.span.start}`,
      span: node.span,
      apply(settings) {
        settings.system = [...(settings.system ?? []), added];
        return `/system/${settings.system.length - 1}`;
      },
    });
  },
});

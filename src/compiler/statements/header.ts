// `header "NAME" "VALUE"`: a header that goes with every request.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import { diagnose } from '../../language/codes/index.ts';
import { headerName, text } from '../arguments/texts.ts';
import { statement } from './statement.ts';

/** What the gateway writes itself: HTTP's own, and credentials, which `key` and `auth` are for. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const header = statement({
  name: 'header',
  places: ['policy', 'defaults', 'route', 'provider'],
  arguments: { name: headerName, value: text('"VALUE"') },
  repeats: true,
  summary:
    'A header that goes upstream with every request. A later one of the same name replaces it; the value may hold `${env.NAME}`',
  example:
    'provider demo { header "x-team" "search" }\nroute everything { match any; to demo/$model; header "x-route" "everything" }',
  lower({ node, values, context, draft }) {
    const name = values.name.value;
    const added = { name, value: values.value.value };
    if (OWN_HEADERS.has(name.toLowerCase())) {
      const help = 'credentials are sent by `key` and `auth`; the rest belongs to the connection';
      context.report(diagnose('FL116', values.name.span, `the header "${name}" is not for a file to set`, { help }));
    }
    const setting = `header ${name.toLowerCase()}`;
    if (!('headers' in draft)) {
      context.addSetting(draft.settings, {
        name: setting,
        span: node.span,
        apply(settings) {
          settings.headers = [...(settings.headers ?? []), added];
          return `/headers/${settings.headers.length - 1}`;
        },
      });
      return;
    }
    const earlier = draft.headers.find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (earlier !== undefined) context.reportRepeated(setting, node.span, context.marks.of(earlier) ?? node.span);
    draft.headers.push(context.marks.set(added, node.span));
  },
});

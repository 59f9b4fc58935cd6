// `proxy URL`: how a provider is reached where there is no direct way.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import { text } from '../arguments/texts.ts';
import { checkProxyUrl } from '../proxy-url.ts';
import { statement } from './statement.ts';

export const proxy = statement({
  name: 'proxy',
  places: ['provider'],
  arguments: { url: text('"URL"', 'a URL in double quotes') },
  repeats: false,
  summary:
    'Calls go through an http, https or socks5 proxy; `proxy` behind a `key` says it for that key alone. The address may hold a user and `${env.NAME}` for the password, and is never logged. `timeout connect` covers the way through it',
  example:
    'provider openai {\n  key env.OPENAI_KEY\n  proxy "http://fairlead:${env.PROXY_PASSWORD}@proxy.internal:3128"\n}\nroute everything { match any; to openai/$model }',
  lower({ values, context, draft }) {
    checkProxyUrl(values.url, context);
    draft.proxy = values.url;
  },
});

// ds2api, which serves DeepSeek's web chat as an API: `config.json` (github.com/CJackHwang/ds2api, 2026-11).
import { refuseOthers } from '../conditions.ts';
import type { Fields } from '../fields.ts';
import type { ProviderDraft } from '../routes-file/draft.ts';
import type { ConfigurationSource, Workshop } from '../workshop.ts';
import { draftAliases, draftNativeModels } from './models.ts';
import { proxyOf } from './proxy.ts';

const PORT = 5001;

export const ds2api: ConfigurationSource = {
  title: 'ds2api',

  detects: (root) =>
    Array.isArray(root.accounts) ||
    ((Array.isArray(root.keys) || Array.isArray(root.api_keys)) && !('model_list' in root)),

  convert(root, workshop) {
    const { draft } = workshop;
    readClients(root, workshop);
    const provider = readProvider(root, workshop);
    draftAliases(root, provider, workshop);
    draftNativeModels(provider, workshop);
    refuseOthers(draft);
    root.skip(...root.keys.filter((key) => key.startsWith('_')));
    root.tellRest(REASONS, 'it is about the web chat, or about ds2api itself');
  },
};

/** Who may call. `api_keys` says the names of some of `keys`. */
function readClients(root: Fields, { draft, report, secrets }: Workshop): void {
  const named = root.maps('api_keys').flatMap((entry) => {
    entry.skip('remark', ...entry.keys.filter((key) => key.startsWith('_')));
    const key = entry.text('key');
    return key === undefined ? [] : [{ key, name: entry.text('name'), path: entry.at('key') }];
  });
  const plain = root.texts('keys').map((key, index) => ({ key, name: undefined, path: [...root.at('keys'), index] }));
  const known = new Set<string>();
  for (const { key, name, path } of [...named, ...plain]) {
    if (known.has(key) || key === '') continue;
    known.add(key);
    draft.client(name ?? `key-${known.size}`, [secrets.variableFor(key, `DS2API_KEY_${known.size}`, path)]);
  }
  draft.listen = `${known.size === 0 ? '127.0.0.1' : '0.0.0.0'}:${PORT}`;
  const who =
    known.size === 0
      ? `no keys: everybody may call, so it listens at ${draft.listen} alone`
      : 'a key that is not listed is refused: no token of DeepSeek passes through';
  report.add('changed', root.at('keys'), who);
}

/** The vendor's own API in place of its web chat. */
function readProvider(root: Fields, { draft, report, secrets }: Workshop): ProviderDraft {
  const accounts = root.maps('accounts');
  const env = secrets.usual(
    'DEEPSEEK_API_KEY',
    root.at('accounts'),
    'a key of the API of DeepSeek, which is called in place of its web chat',
  );
  if (accounts.length > 0) {
    report.add(
      'dropped',
      root.at('accounts'),
      `${accounts.length} account${accounts.length === 1 ? '' : 's'} of the web chat: more keys of the API stand in \`keys { }\` of the provider`,
    );
  }
  const proxy = proxyOf(root, accounts, { report, secrets });
  const provider = draft.provider({ name: 'deepseek', preset: 'deepseek', ...(proxy && { proxy }) }, [
    { secret: { env } },
  ]);
  const runtime = root.map('runtime');
  const most = runtime?.number('global_max_inflight');
  if (most !== undefined && Number.isSafeInteger(most) && most > 0)
    provider.limits.push({ rates: [`${most} concurrent`] });
  runtime?.skip('account_max_inflight', 'account_max_queue', 'token_refresh_interval_hours');
  runtime?.tellRest({}, 'it is about the accounts of the web chat');
  return provider;
}

const REASONS: Readonly<Record<string, string>> = {
  responses: 'kept responses are remembered by the gateway as long as it runs',
  embeddings: 'DeepSeek has no embeddings: add a provider that has them',
  admin: 'there is no page to administrate it: the file is the only place of the rules',
  compat: 'what one protocol has no place for is told as a warning',
};

// Portkey's gateway: a config as JSON (portkey.ai/docs/product/ai-gateway/configs, 2026-11).

import { refuseOthers } from '../conditions.ts';
import { Fields, isMap } from '../fields.ts';
import type { ConfigurationSource } from '../workshop.ts';
import { draftRoutes } from './routes.ts';
import { readTree } from './tree.ts';

const PORT = 8787;

export const portkey: ConfigurationSource = {
  title: 'Portkey',

  detects: (root) => [root, root.config].some((config) => isMap(config) && isConfig(config)),

  convert(root, workshop) {
    const { draft, report } = workshop;
    draft.listen = `127.0.0.1:${PORT}`;
    report.add(
      'changed',
      [],
      `everybody may call, so it listens at ${draft.listen} alone: declare a \`client\` before that changes`,
    );
    const inner = root.raw('config');
    const config = isMap(inner) ? new Fields(inner, ['config'], report) : root;
    if (config !== root) root.tellRest({}, 'only the config itself is converted');
    const tree = readTree(config, workshop);
    if (tree === undefined) refuseOthers(draft);
    else draftRoutes(tree, workshop);
  },
};

function isConfig(config: Readonly<Record<string, unknown>>): boolean {
  return (
    Array.isArray(config.targets) ||
    isMap(config.strategy) ||
    'virtual_key' in config ||
    typeof config.provider === 'string'
  );
}

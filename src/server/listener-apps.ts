// What Hono answers, as listeners of Node's server.
import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Gateway } from '../gateway/gateway.ts';
import { type AdminOptions, createAdminApp } from './admin.ts';
import { createApp } from './app.ts';
import type { Reach } from './local-names.ts';

const OPTIONS = { overrideGlobalObjects: false, autoCleanupIncoming: false };

export function clientListener(gateway: Gateway, reach: Reach): RequestListener {
  return getRequestListener(createApp(gateway, reach).fetch, OPTIONS);
}

export function adminListener(gateway: Gateway, options: AdminOptions): RequestListener {
  return getRequestListener(createAdminApp(gateway, options).fetch, OPTIONS);
}

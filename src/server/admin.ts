// The admin listener: health for people and probes, on an address of its own.
import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { digestOf } from '../gateway/client-keys.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { healthReport } from '../gateway/health-report.ts';
import type { ReloadStatus } from '../gateway/reload.ts';

/** @param status what is known of reloads; undefined where nothing is watched. */
export function createAdminApp(gateway: Gateway, status: () => ReloadStatus | undefined): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (allowed(gateway, context.req.header('authorization'))) return next();
    context.header('www-authenticate', 'Bearer');
    return context.json({ error: 'The admin key is required: send "authorization: Bearer KEY".' }, 401);
  });
  app.get('/-/health', (context) => context.json(healthReport(gateway, status())));
  app.notFound((context) => context.json({ error: 'There is nothing at this path; there is /-/health.' }, 404));
  return app;
}

function allowed(gateway: Gateway, authorization: string | undefined): boolean {
  const wanted = gateway.snapshot.adminKey;
  if (wanted === undefined) return true;
  const presented = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  return presented !== undefined && timingSafeEqual(digestOf(presented), wanted);
}
